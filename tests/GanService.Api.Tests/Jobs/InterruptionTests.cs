using System.Globalization;
using GanService.Api.Store;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GanService.Api.Tests.Jobs;

/// <summary>Jobs whose worker has vanished; the rows are left as a killed service leaves them.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Job_Interrupted_GoesOnAndSaysWhatWasLost()
    {
        var (id, step) = await StoppedJobAsync();
        await LeaveRunningAsync(id, "Step = Step + 7");

        await using var restarted = new TestService(folder);
        await restarted.WaitForAsync(id, j => j.Step > step + 7);

        var notice = Assert.Single(await restarted.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{id}/notices"));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"Interrupted at step {step + 7:N0}: the service ended without notice. Its newest checkpoint is of step {step:N0}, so 7 steps have to be made again."), notice.Text);
        await restarted.CancelAsync(id);
        await restarted.WaitForAsync(id, j => j.State == JobState.Cancelled);
        Assert.Contains("event: noticeGiven", await restarted.Http.GetStringAsync($"/jobs/{id}/events"));
    }

    [Fact]
    public async Task Job_InterruptedTooOftenAtTheSamePlace_Fails()
    {
        var (id, step) = await StoppedJobAsync();
        await LeaveRunningAsync(id, $"Interruptions = 3, InterruptedAfter = {step}");

        await using var restarted = new TestService(folder);
        var job = await restarted.WaitForAsync(id, j => j.State == JobState.Failed);

        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"It was interrupted 4 times in a row after step {step}"), job.Error);
    }

    [Fact]
    public async Task Job_InterruptedOftenAtAnEarlierPlace_GoesOn()
    {
        var (id, step) = await StoppedJobAsync();
        await LeaveRunningAsync(id, $"Interruptions = 3, InterruptedAfter = {step - 1}");

        await using var restarted = new TestService(folder);

        Assert.Equal(JobState.Running, (await restarted.WaitForAsync(id, j => j.Step > step)).State);
    }

    [Theory]
    [InlineData("CancelRequested", JobState.Cancelled)]
    [InlineData("PauseRequested", JobState.Paused)]
    public async Task Job_InterruptedWhileItWasToStop_HasStopped(string requested, JobState state)
    {
        var (id, _) = await StoppedJobAsync();
        await LeaveRunningAsync(id, $"{requested} = 1");

        await using var restarted = new TestService(folder);

        await restarted.WaitForAsync(id, j => j.State == state);
    }

    [Fact]
    public async Task Job_OfAWorkerThatIsNoLongerHeardOf_GoesBackToTheQueue()
    {
        var (id, _) = await StoppedJobAsync();
        await using var service = new TestService(folder);
        await service.WaitForAsync(id, j => j.State == JobState.Running);
        using var answer = await service.Http.PostAsync($"/jobs/{id}/pause", null);
        var paused = await service.WaitForAsync(id, j => j.State == JobState.Paused);

        await LeaveRunningAsync(id, "Worker = 'elsewhere', LeaseUntil = '2001-01-01 00:00:00'");
        await service.WaitForAsync(id, j => j.Step > paused.Step);

        var notices = await service.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{id}/notices");
        Assert.Contains("its worker is no longer heard of", Assert.Single(notices).Text);
    }

    [Fact]
    public async Task Job_ThatAnotherWorkerHas_GetsNothingMoreFromTheOneThatLostIt()
    {
        await using var service = new TestService(folder, ("GanService:QualityBudget", "1"));
        var id = (await service.QueueAsync(TestService.EndlessJob(("sampleEverySteps", 100), ("checkpointEverySteps", 100)))).Id;
        await service.WaitForAsync(id, j => j.Step > 1000);

        await LeaveRunningAsync(id, "Worker = 'elsewhere', Attempt = Attempt + 1, LeaseUntil = '2999-01-01 00:00:00'");
        var left = await RowsAsync(service, id);
        await service.TrainAsync(); // the worker is free again

        Assert.Equal(left, await RowsAsync(service, id));
        Assert.Equal(JobState.Running, (await service.GetAsync<JobResponse>($"/jobs/{id}")).State);
    }

    [Fact]
    public async Task Job_ThatTheSameProcessTookAgain_GetsNothingMoreFromItsFirstAttempt()
    {
        await using var service = new TestService(folder);
        var id = (await service.QueueAsync(TestService.EndlessJob())).Id;
        await service.WaitForAsync(id, j => j.Step > 0);
        var first = await RowAsync(service, id);
        await LeaveAsync(id, "State = 'Queued', Worker = NULL, LeaseUntil = NULL"); // as whoever finds the lease expired
        var second = await Poll.UntilAsync(() => RowAsync(service, id), j => j.State == JobState.Running && j.Attempt > first.Attempt);
        var journal = service.Services.GetRequiredService<JobJournal>();

        Assert.Equal(first.Worker, second.Worker);
        await Assert.ThrowsAsync<JobLostException>(() => journal.NoteAsync(first, 1, "from the first attempt"));
        await journal.NoteAsync(second, 1, "from the second attempt");

        Assert.Equal(["from the second attempt"], (await service.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{id}/notices")).Select(n => n.Text));
    }

    [Fact]
    public async Task Job_WhoseWorkerFailsToLookAfterIt_IsGivenBackWhenItsTrainingHasEnded()
    {
        await using var service = new TestService(folder);
        var body = TestService.TinyJob([.. TestService.Unhurried, ("steps", 2000)]);
        var twin = await service.QueueAsync(body);
        var job = await service.QueueAsync(body);
        await service.WaitForAsync(job.Id, j => j.Step > 0);

        var failures = 0;
        using (DatabaseCommands.Hear(command =>
        {
            if (command.CommandText.StartsWith("SELECT \"j\".\"CheckpointRequested\"", StringComparison.Ordinal) && command.CommandText.Contains("PauseRequested", StringComparison.Ordinal) && DatabaseCommands.Has(command, job.Id)
                && Interlocked.Increment(ref failures) == 1)
                throw new InvalidOperationException("A fault that nobody thought of.");
        }))
            await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);

        Assert.NotEqual(0, failures);
        Assert.Empty(await service.GetAsync<IReadOnlyList<JobNotice>>($"/jobs/{job.Id}/notices")); // it was laid aside, not interrupted
        Assert.Equal(await service.BytesAsync($"/jobs/{twin.Id}/losses.csv"), await service.BytesAsync($"/jobs/{job.Id}/losses.csv"));
        Assert.Equal((await service.CheckpointsAsync(twin.Id))[0].StateSha256, (await service.CheckpointsAsync(job.Id))[0].StateSha256);
    }

    [Fact]
    public async Task Lease_OfARunningJob_IsRenewed()
    {
        const int Seconds = 30; // a shorter one may run out on a busy machine
        await using var service = new TestService(folder, ("GanService:LeaseSeconds", $"{Seconds}"));
        var id = (await service.QueueAsync(TestService.EndlessJob())).Id;
        await service.WaitForAsync(id, j => j.Step > 0);
        var first = await LeaseAsync(service, id);

        DateTime renewed;
        do
        {
            await service.WaitForAsync(id, j => j.State == JobState.Running);
            renewed = await LeaseAsync(service, id);
        }
        while (renewed == first);

        Assert.InRange((renewed - first).TotalSeconds, Seconds / 3.0, Seconds);
    }

    public void Dispose() => folder.Dispose();

    private static async Task<DateTime> LeaseAsync(TestService service, string id) => (await RowAsync(service, id)).LeaseUntil!.Value;

    private static async Task<TrainingJob> RowAsync(TestService service, string id)
    {
        await using var database = await service.DatabaseAsync();
        return await database.Jobs.AsNoTracking().SingleAsync(j => j.Id == id);
    }

    private static async Task<(int Step, int Events, int Samples, int Checkpoints)> RowsAsync(TestService service, string id)
    {
        await using var database = await service.DatabaseAsync();
        return (
            await database.Jobs.Where(j => j.Id == id).Select(j => j.Step).SingleAsync(),
            await database.JobEvents.CountAsync(e => e.JobId == id),
            await database.Samples.CountAsync(s => s.JobId == id),
            await database.Checkpoints.CountAsync(c => c.JobId == id));
    }

    private async Task<(string Id, int Step)> StoppedJobAsync()
    {
        await using var service = new TestService(folder);
        var id = (await service.QueueAsync(TestService.EndlessJob())).Id;
        await service.WaitForAsync(id, j => j.Step > 0);
        await service.DisposeAsync();
        var newest = Directory.GetDirectories(folder.File($"data/jobs/{id}/checkpoints")).Order().Last();
        return (id, int.Parse(Path.GetFileName(newest)[..8], CultureInfo.InvariantCulture));
    }

    private Task LeaveRunningAsync(string id, string set) => LeaveAsync(id, $"State = 'Running', {set}");

    private async Task LeaveAsync(string id, string set)
    {
        await using var connection = new SqliteConnection($"Data Source={folder.File("data/ganservice.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE Jobs SET {set} WHERE Id = '{id}'";
        var changed = await command.ExecuteNonQueryAsync();
        Assert.Equal(1, changed);
    }
}
