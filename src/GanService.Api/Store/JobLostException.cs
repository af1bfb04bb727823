namespace GanService.Api.Store;

/// <summary>A worker was not heard of for so long that its job was given to another one.</summary>
public sealed class JobLostException() : Exception("The job is no longer this worker's.");
