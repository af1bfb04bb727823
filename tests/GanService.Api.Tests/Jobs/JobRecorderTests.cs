using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Web.Jobs;
using GanService.Api.Work.Checkpoints;
using GanService.Api.Work.Jobs;
using GanService.Api.Work.Quality;
using GanService.Api.Work.TensorBoard;
using GanService.Engine.Imaging;
using GanService.Engine.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanService.Api.Tests.Jobs;

/// <summary>A recorder whose database lacks a table, beside a training that waits for it.</summary>
public sealed class JobRecorderTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public JobRecorderTests() => service = new(folder);

    [Fact]
    public async Task Fault_OfWriting_ReleasesTheCheckpointThatTrainingWaitsFor()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var recorder = await FaultyAsync();

        recorder.Record(Sample(1));
        try
        {
            recorder.Record(new CheckpointReached(new(1, [], [], [], [], [], 0), released.SetResult));
        }
        catch (DbUpdateException)
        {
            return; // the fault was quicker, and ends the training
        }

        await released.Task.WaitAsync(Poll.Patience);
    }

    [Fact]
    public async Task Fault_OfWriting_WakesATrainingThatHasTooManySamplesWaiting()
    {
        await using var recorder = await FaultyAsync();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => Task.Run(() =>
        {
            for (var step = 1; ; step++)
                recorder.Record(Sample(step));
        }).WaitAsync(Poll.Patience));

        Assert.IsNotType<TimeoutException>(error);
    }

    [Fact]
    public async Task Speed_OfAJobThatGoesOn_LeavesOutWhatItsFirstStepWaitedFor()
    {
        var time = new ManualTime();
        var id = (await service.TrainAsync()).Id;
        await using var recorder = await RecorderAsync(id, lastStep: 0, time);

        time.Now += 60; // the images are opened, the weights read
        await RecordAsync(1);
        time.Now += 1;
        await RecordAsync(2);

        Assert.Equal(1, (await service.GetAsync<JobResponse>($"/jobs/{id}")).StepsPerSecond);

        async Task RecordAsync(int step)
        {
            recorder.Record(new StepCompleted(step, new(1, 1, 1, 1)));
            await service.WaitForAsync(id, j => j.Step == step);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private static SampleDrawn Sample(int step) => new(step, new RgbImage(512, 512, new byte[512 * 512 * 3]));

    private async Task<JobRecorder> FaultyAsync()
    {
        var id = (await service.TrainAsync()).Id;
        await using (var database = await service.DatabaseAsync())
            await database.Database.ExecuteSqlRawAsync("ALTER TABLE Samples RENAME TO Gone");
        return await RecorderAsync(id, lastStep: 20, TimeProvider.System);
    }

    private async Task<JobRecorder> RecorderAsync(string id, int lastStep, TimeProvider time)
    {
        var services = service.Services;
        await using var database = await service.DatabaseAsync();
        await database.Database.ExecuteSqlAsync($"UPDATE Jobs SET State = 'Running', Step = {lastStep}, LeaseUntil = {DateTime.UtcNow.AddDays(1)} WHERE Id = {id}");
        var job = await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == id);
        var images = await services.GetRequiredService<DatasetPacks>().OpenAsync(await database.Datasets.SingleAsync(), 8, CancellationToken.None);
        var (journal, data, files) = (services.GetRequiredService<JobJournal>(), services.GetRequiredService<DataFolder>(), services.GetRequiredService<IFileStore>());
        var board = new JobBoard(job.Id, files, data, time, NullLogger.Instance);
        var quality = new JobQuality(job, images, new QualityMeters(), journal, services.GetRequiredService<CheckpointFiles>(), board, budget: 0, time, NullLogger.Instance, CancellationToken.None);
        var options = new GanServiceOptions();
        var checkpoints = new JobCheckpoints(
            job, lastStep, journal, data, services.GetRequiredService<CheckpointStore>(), quality, new CheckpointRequest(), options, NullLogger.Instance, CancellationToken.None);
        return new(job, lastStep, journal, files, checkpoints, quality, board, services.GetRequiredService<TrainingMeter>(), options, time, NullLogger.Instance, CancellationToken.None);
    }

    /// <summary>A clock that goes when it is told to.</summary>
    private sealed class ManualTime : TimeProvider
    {
        public double Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Now * 1000);
    }
}
