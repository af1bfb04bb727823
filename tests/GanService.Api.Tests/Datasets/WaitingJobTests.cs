using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Datasets;

/// <summary>Jobs that are queued for a dataset that is still being imported.</summary>
public sealed class WaitingJobTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public WaitingJobTests() => service = new(folder);

    [Fact]
    public async Task Job_OfADatasetThatIsBeingImported_IsTrainedWhenItIsReadyAndHoldsNoOtherUp()
    {
        await AddImportingAsync();
        var waiting = await service.QueueAsync(TestService.TinyJob(("dataset", "slow")));

        var other = await service.TrainAsync();

        Assert.Equal(JobState.Completed, other.State);
        Assert.Equal(JobState.Queued, (await service.WaitForAsync(waiting.Id, _ => true)).State);
        await using var database = await service.DatabaseAsync();
        await database.Datasets.Where(d => d.Name == "slow").ExecuteUpdateAsync(row => row.SetProperty(d => d.State, DatasetState.Ready).SetProperty(d => d.Count, 20));
        await service.WaitForAsync(waiting.Id, job => job.State == JobState.Completed);
    }

    [Fact]
    public async Task Job_OfADatasetWhoseImportFails_FailsWithItsReason()
    {
        await AddImportingAsync();
        var waiting = await service.QueueAsync(TestService.TinyJob(("dataset", "slow")));

        await using var database = await service.DatabaseAsync();
        await database.Datasets.Where(d => d.Name == "slow").ExecuteUpdateAsync(row => row.SetProperty(d => d.State, DatasetState.Failed).SetProperty(d => d.Error, "It was blurred."));

        var failed = await service.WaitForAsync(waiting.Id, job => job.State == JobState.Failed);
        Assert.Equal("Its dataset 'slow' could not be imported: It was blurred.", failed.Error);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    // Another worker's, who lives. Imports have begun by then: a start takes all of them to be given up.
    private async Task AddImportingAsync()
    {
        (await service.UploadAsync("first", TestArchive.Zip(TestImages.Files(3)))).Dispose();
        await using var database = await service.DatabaseAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        database.Datasets.Add(new() { Id = SortableId.New(TimeProvider.System), Name = "slow", Source = DatasetSource.Synthetic, Crop = "center", ImageSize = 256, CreatedAt = DateTime.UtcNow });
        await database.SaveChangesAsync();
        await database.Datasets.Where(d => d.Name == "slow").ExecuteUpdateAsync(row => row.SetProperty(d => d.LeaseUntil, DateTime.UtcNow.AddDays(1)));
        await transaction.CommitAsync();
    }
}
