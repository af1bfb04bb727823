using System.Net;
using System.Net.Http.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Store;

/// <summary>Jobs whose data folder has no room; on a disk of its own where this machine lets a test mount one.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int DiskMegabytes = 32, ReserveMegabytes = 4;

    private readonly TemporaryFolder folder = new();
    private readonly TestDisk disk;

    public FullDiskTests() => disk = new(folder.File("data"), DiskMegabytes);

    [Theory]
    [InlineData("TrainOn", "Training goes on without")]
    [InlineData("Wait", "Training waits for room")]
    public async Task Checkpoint_WithoutRoom_IsSaidAndMadeUpForWhenThereIs(string policy, string said)
    {
        Assert.SkipUnless(disk.IsMounted, "This needs the right to mount a disk.");
        var body = TestService.TinyJob(("steps", 3000), ("sampleEverySteps", 1000), ("checkpointEverySteps", 1000));
        await using var service = Service(policy);
        var whole = await service.WaitForAsync((await service.QueueAsync(body)).Id, j => j.State == JobState.Completed);
        disk.Fill(leaveBytes: 2 << 20);

        var job = await service.QueueAsync(body);
        await service.WaitForNoticeAsync(job.Id, said);
        disk.Free();
        await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);

        await service.WaitForNoticeAsync(job.Id, "there is room again");
        Assert.Equal(await service.BytesAsync($"/jobs/{whole.Id}/losses.csv"), await service.BytesAsync($"/jobs/{job.Id}/losses.csv"));
        Assert.Equal((await service.CheckpointsAsync(whole.Id))[0].Sha256, (await service.CheckpointsAsync(job.Id))[0].Sha256);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.File("data"), "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Training_WhileNotAByteIsLeft_LosesNothing()
    {
        Assert.SkipUnless(disk.IsMounted, "This needs the right to mount a disk.");
        await using var service = Service("TrainOn");
        var job = await service.QueueAsync(TestService.EndlessJob(("sampleEverySteps", 1000)));
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        disk.Fill(leaveBytes: 0);
        HttpResponseMessage answer;
        do
        {
            answer = await service.Http.PostAsJsonAsync("/jobs", TestService.TinyJob());
        }
        while (answer.StatusCode == HttpStatusCode.Created); // what the database has already, it fills first
        await TestService.ProblemAsync(HttpStatusCode.InsufficientStorage, answer);
        var full = await service.WaitForAsync(job.Id, j => j.State == JobState.Running);
        disk.Free();
        await service.WaitForAsync(job.Id, j => j.Step > full.Step + 5000);
        await using var database = await service.DatabaseAsync();
        await Poll.UntilAsync(() => database.JobEvents.CountAsync(e => e.JobId == job.Id && e.Kind == JobEventKind.JobChanged), changes => changes > 2); // the first of progress comes after a second
        await service.CancelAsync(job.Id);

        var ended = await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        Assert.Equal(5, (await service.Http.GetStringAsync($"/jobs/{job.Id}/events")).Split("event: jobChanged").Length - 1); // queued, running, the last progress, to be cancelled, cancelled
        Assert.Equal(Enumerable.Range(1, ended.Step), (await service.GetAsync<LossesResponse>($"/jobs/{job.Id}/losses")).Steps);
        Assert.Equal(ended.Step, (await service.CheckpointsAsync(job.Id))[0].Step);
    }

    [Fact]
    public async Task Training_WhileTheDiskIsFullForLongerThanALease_IsNotInterrupted()
    {
        Assert.SkipUnless(disk.IsMounted, "This needs the right to mount a disk.");
        await using var service = new TestService(folder, ("GanService:DiskReserveBytes", $"{ReserveMegabytes << 20}"), ("GanService:LeaseSeconds", "5"));
        var job = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        disk.Fill(leaveBytes: 0);
        var ends = DateTime.UtcNow.AddSeconds(8); // of the lease, and of some looks after it
        var full = await Poll.UntilAsync(() => service.GetAsync<JobResponse>($"/jobs/{job.Id}"), _ => DateTime.UtcNow > ends);
        disk.Free();
        await service.WaitForAsync(job.Id, j => j.Step > full.Step);
        await service.CancelAsync(job.Id);
        await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);

        Assert.Empty(await service.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{job.Id}/notices"));
    }

    [Fact]
    public async Task Training_WhileTheDiskIsReadOnly_LosesNothing()
    {
        Assert.SkipUnless(disk.IsMounted, "This needs the right to mount a disk.");
        await using var service = Service("TrainOn");
        var job = await service.QueueAsync(TestService.EndlessJob(("sampleEverySteps", 1000), ("checkpointEverySteps", 1000)));
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        disk.TurnReadOnly();
        SqliteConnection.ClearAllPools(); // what was open before can be written still
        HttpResponseMessage answer;
        do
        {
            answer = await service.Http.PostAsJsonAsync("/jobs", TestService.TinyJob());
        }
        while (answer.StatusCode == HttpStatusCode.Created);
        var problem = await TestService.ProblemAsync(HttpStatusCode.ServiceUnavailable, answer);
        disk.TurnWritable();
        var before = await service.WaitForAsync(job.Id, j => j.State == JobState.Running);
        await service.WaitForAsync(job.Id, j => j.Step > before.Step + 5000);
        await service.CancelAsync(job.Id);

        Assert.Contains("The data folder cannot be written now", problem.GetProperty("detail").GetString());
        var ended = await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        Assert.Equal(Enumerable.Range(1, ended.Step), (await service.GetAsync<LossesResponse>($"/jobs/{job.Id}/losses")).Steps);
        Assert.Equal(ended.Step, (await service.CheckpointsAsync(job.Id))[0].Step);
    }

    [Fact]
    public async Task Job_StoppedWithoutRoomForItsCheckpoint_StopsAndGoesOnFromAnEarlierOne()
    {
        var body = TestService.TinyJob(("steps", 400), ("checkpointEverySteps", 100));
        string id;
        await using (var before = new TestService(folder, ("GanService:DiskReserveBytes", "0")))
            await before.TrainAsync(); // which prepares the images
        await using (var full = new TestService(folder, ("GanService:DiskReserveBytes", $"{long.MaxValue}")))
        {
            id = (await full.QueueAsync(body)).Id;
            await full.WaitForNoticeAsync(id, "is not saved");
            using var answer = await full.Http.PostAsync($"/jobs/{id}/pause", null);
            await full.WaitForAsync(id, j => j.State == JobState.Paused);
            await full.WaitForNoticeAsync(id, "The job stops without the checkpoint");
            Assert.Empty(await full.CheckpointsAsync(id));
        }

        await using var service = new TestService(folder, ("GanService:DiskReserveBytes", "0"));
        using (await service.Http.PostAsync($"/jobs/{id}/resume", null))
            await service.WaitForAsync(id, j => j.State == JobState.Completed);
        var whole = await service.WaitForAsync((await service.QueueAsync(body)).Id, j => j.State == JobState.Completed);

        Assert.Equal(await service.BytesAsync($"/jobs/{whole.Id}/losses.csv"), await service.BytesAsync($"/jobs/{id}/losses.csv"));
    }

    [Fact]
    public async Task Job_WhoseImagesFindNoRoom_WaitsUntilTheyDo()
    {
        Assert.SkipUnless(disk.IsMounted, "This needs the right to mount a disk.");
        await using var service = Service("TrainOn");
        await service.TrainAsync();
        disk.Fill(leaveBytes: (ReserveMegabytes << 20) + 1000);

        var job = await service.QueueAsync(TestService.TinyJob(("imageSize", 16)));
        await service.WaitForNoticeAsync(job.Id, "waits until its images can be prepared");
        disk.Free();

        await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);
    }

    [Fact]
    public async Task Branch_WithoutRoomForItsCheckpoint_IsRefusedAndLeavesNothing()
    {
        string checkpoint;
        await using (var before = new TestService(folder, ("GanService:DiskReserveBytes", "0")))
            checkpoint = (await before.TrainAsync()).Checkpoint!;
        await using var full = new TestService(folder, ("GanService:DiskReserveBytes", $"{long.MaxValue}"));

        var problem = await TestService.ProblemAsync(HttpStatusCode.InsufficientStorage, await full.Http.PostAsJsonAsync("/jobs", new { fromCheckpoint = checkpoint, steps = 40 }));

        Assert.Contains("bytes left, which is too little", problem.GetProperty("detail").GetString());
        Assert.Single(Directory.GetDirectories(folder.File("data/jobs")));
    }

    [Fact]
    public async Task Import_WithoutRoomForTheWeights_IsRefused()
    {
        await using var service = new TestService(folder, ("GanService:DiskReserveBytes", $"{long.MaxValue}"));
        using var body = new ByteArrayContent([1, 2, 3]);

        await TestService.ProblemAsync(HttpStatusCode.InsufficientStorage, await service.Http.PostAsync("/checkpoints", body));

        Assert.Empty(Directory.EnumerateFiles(folder.File("data/tmp")));
    }

    [Fact]
    public async Task Upload_ThatTheDiskHasNoRoomFor_IsRefusedWithTheReason()
    {
        await using var service = new TestService(folder, ("GanService:DiskReserveBytes", $"{long.MaxValue}"));

        var problem = await TestService.ProblemAsync(HttpStatusCode.InsufficientStorage, await service.UploadAsync("faces", [1, 2, 3]));

        Assert.Contains("bytes left, which is too little", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Upload_OfUnknownLengthThatTheDiskHasNoRoomFor_IsRefusedWithTheReason()
    {
        await using var service = new TestService(folder, ("GanService:DiskReserveBytes", $"{long.MaxValue}"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[100_000]), "archive", "images.zip" }, { new StringContent("faces"), "name" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/datasets") { Content = form, Headers = { TransferEncodingChunked = true } };

        var problem = await service.ProblemAsync(HttpStatusCode.InsufficientStorage, request);

        Assert.Contains("bytes left, which is too little", problem.GetProperty("detail").GetString());
    }

    public void Dispose()
    {
        disk.Dispose();
        folder.Dispose();
    }

    private TestService Service(string policy) => new(folder, ("GanService:DiskReserveBytes", $"{ReserveMegabytes << 20}"), ("GanService:WhenDiskIsFull", policy));
}
