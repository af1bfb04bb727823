using GanService.Api.Store.Rows;

namespace GanService.Api.Web.Machine;

/// <summary>What the service takes of its machine.</summary>
/// <param name="Name">Of the machine, or the container, that answers.</param>
/// <param name="Jobs">Those whose files take most, largest first; at most 20.</param>
/// <param name="Datasets">Likewise.</param>
public sealed record MachineResponse(
    string Name, ProcessorsResponse Processors, MemoryResponse Memory, DiskResponse Disk, QueueResponse Queue, IReadOnlyList<JobSpace> Jobs, IReadOnlyList<DatasetSpace> Datasets);

/// <summary>Its processors.</summary>
/// <param name="Cores">That it may use.</param>
/// <param name="Busy">How many of them it kept busy since somebody asked before; null where nobody has for a second.</param>
/// <param name="TrainingThreads">Threads that train.</param>
public sealed record ProcessorsResponse(int Cores, double? Busy, int TrainingThreads);

/// <summary>Its memory, in bytes.</summary>
/// <param name="Resident">All that the process has.</param>
/// <param name="Managed">Of that the .NET runtime's.</param>
/// <param name="Native">The rest, most of it libtorch's.</param>
/// <param name="Limit">What the machine, or the container, has.</param>
public sealed record MemoryResponse(long Resident, long Managed, long Native, long Limit);

/// <summary>The disk of the data folder, in bytes.</summary>
/// <param name="Free">What is left.</param>
/// <param name="Size">All that it has.</param>
/// <param name="Jobs">What the files of jobs and of imported weights take, wherever they are kept.</param>
/// <param name="Datasets">What those of datasets take.</param>
public sealed record DiskResponse(long Free, long Size, long Jobs, long Datasets);

/// <summary>What there is to do.</summary>
/// <param name="Queued">Jobs that wait.</param>
/// <param name="Running">Jobs that run.</param>
/// <param name="Paused">Jobs that are laid aside.</param>
/// <param name="Importing">Datasets that are being imported, or wait for it.</param>
/// <param name="StepsPerSecond">Of all jobs that run.</param>
public sealed record QueueResponse(int Queued, int Running, int Paused, int Importing, double StepsPerSecond);

/// <summary>What a job's files take.</summary>
/// <param name="Checkpoints">How many it has.</param>
/// <param name="Bytes">Of checkpoints, samples and TensorBoard files: what deleting it frees.</param>
/// <param name="Thinnable">What <c>POST /jobs/thin</c> frees; 0 while it has not ended.</param>
public sealed record JobSpace(string Id, string Name, JobState State, int Checkpoints, long Bytes, long Thinnable);

/// <summary>What a dataset's files take.</summary>
/// <param name="Title">Its name, with the version where it is not the first.</param>
/// <param name="Images">How many it has.</param>
/// <param name="Bytes">What deleting it frees.</param>
/// <param name="Jobs">How many jobs learn or have learned from it.</param>
public sealed record DatasetSpace(string Id, string Title, int Images, long Bytes, int Jobs);
