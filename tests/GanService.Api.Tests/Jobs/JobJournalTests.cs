using System.Collections.Concurrent;
using GanService.Api.Store.Rows;

namespace GanService.Api.Tests.Jobs;

public sealed class JobJournalTests
{
    private const string ThisThread = "/proc/thread-self/stat";

    [Fact]
    public async Task Database_WhileAJobTrains_IsNeverHeldByAThreadThatGivesWay()
    {
        Assert.SkipUnless(File.Exists(ThisThread), "Threads have a niceness on Linux only.");
        using var folder = new TemporaryFolder();
        await using var service = new TestService(folder, ("GanService:QualityBudget", "1"), ("GanService:CheckpointsKept", "3"));
        var job = await service.QueueAsync(TestService.EndlessJob(("sampleEverySteps", 100), ("checkpointEverySteps", 100)));
        var expected = Niceness;
        ConcurrentDictionary<int, string> found = new();

        using (DatabaseCommands.Hear(command =>
        {
            if (!command.CommandText.TrimStart().StartsWith("SELECT", StringComparison.Ordinal) && DatabaseCommands.Has(command, job.Id))
                found[Niceness] = command.CommandText;
        }))
        {
            await service.WaitForAsync(job.Id, j => j.Step > 1000 && j.BestCheckpoint is not null);
            await service.CancelAsync(job.Id);
            await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
        }

        Assert.Equal([expected], found.Keys);
    }

    private static int Niceness => int.Parse(File.ReadAllText(ThisThread).Split(") ")[1].Split(' ')[16]);
}
