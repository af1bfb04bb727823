using System.Net;
using GanService.Api.Store.Rows;
using GanService.Api.Tests.Store;
using GanService.Api.Web.Checkpoints;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Tests.Cluster;

/// <summary>
/// Two web nodes and two workers, to which everything happens that happens to machines. For more: <c>CLUSTER_ROUNDS</c>, <c>CLUSTER_JOBS</c>,
/// <c>CLUSTER_STEPS</c>, <c>CLUSTER_OUTAGE</c> (seconds without S3), <c>CLUSTER_SEED</c>, and <c>CLUSTER_LOG</c> (the nodes' level).
/// </summary>
public sealed class ClusterTests(Servers servers) : IAsyncLifetime
{
    private static readonly TimeSpan pastTheLease = TimeSpan.FromSeconds(9);

    private readonly List<Node> nodes = [];
    private string database = "";

    private ServiceProcess Web => nodes[0].Service;

    private ServiceProcess OtherWeb => nodes[1].Service;

    private Node Worker => nodes[2];

    /// <summary>Its clock is an hour ahead.</summary>
    private ServiceProcess OtherWorker => nodes[3].Service;

    public async ValueTask InitializeAsync()
    {
        database = await servers.NewDatabaseAsync();
        var bucket = await servers.NewBucketAsync();
        nodes.AddRange([new("web", servers, database, bucket), new("web", servers, database, bucket), new("worker", servers, database, bucket), new("worker", servers, database, bucket, "+1h")]);
        await Task.WhenAll(nodes.Select(node => node.Service.StartAsync()));
    }

    [Fact(Explicit = true)] // minutes a round
    public async Task Jobs_WhateverHappensToNodesAndServers_EndLikeThoseToWhichNothingHappened()
    {
        var (rounds, count, seed) = (TestSetting.Of("CLUSTER_ROUNDS", 1), TestSetting.Of("CLUSTER_JOBS", 4), TestSetting.Of("CLUSTER_SEED", Environment.TickCount));
        var random = new Random(seed);
        using var calm = new TemporaryFolder();
        var expected = await CalmAsync(calm, count);
        for (var round = 1; round <= rounds; round++)
        {
            var told = $"round {round} of seed {seed}";
            Tell(told);
            using var ended = new CancellationTokenSource();
            List<string> jobs = [];
            for (var i = 0; i < count; i++)
                jobs.Add((await (i % 2 == 0 ? Web : OtherWeb).QueueAsync(Body(i))).Id);
            var watchers = jobs.Select(job => new Watcher(job, [OtherWeb, Web])).ToList();
            var watching = watchers.Select(w => w.FollowAsync(ended.Token)).ToList();
            await OtherWeb.WaitForAsync(jobs[0], j => j.Checkpoint is not null);
            var faces = AskForFacesAsync(jobs[0], ended.Token);

            foreach (var disturb in Shuffled(random))
                await disturb();
            var all = await Task.WhenAll(jobs.Select(job => OtherWeb.WaitForAsync(job, j => j.State is JobState.Completed or JobState.Failed)));
            await Task.WhenAll(watching).WaitAsync(Poll.Patience);
            await ended.CancelAsync();

            Assert.All(all, job => Assert.True(job.State == JobState.Completed, $"{told}: {job.Error}"));
            for (var i = 0; i < count; i++)
            {
                Assert.True(expected[i].Losses == await OtherWeb.Http.GetStringAsync($"/jobs/{jobs[i]}/losses.csv"), $"{told}: other losses of job {i}");
                var newest = (await OtherWeb.CheckpointsAsync(jobs[i]))[0];
                Assert.True(expected[i].State == newest.StateSha256, $"{told}: another state of job {i}");
                var weights = await WeightsAsync(OtherWeb.Http, newest);
                Assert.True(expected[i].Weights.AsSpan().SequenceEqual(weights), $"{told}: other weights of job {i}");
                Assert.Equal((0, 0), (watchers[i].Missed, watchers[i].ToldTwice));
                Assert.Equal(expected[i].Losses.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..], watchers[i].Rows);
            }

            var (failed, answered) = await faces;
            Assert.Equal((0, true), (failed, answered > 0));
            Tell($"round {round} has ended: {answered:N0} answers of /generate, {await CountAttemptsAsync(jobs):N0} attempts at {count} jobs");
            foreach (var job in jobs)
                (await OtherWeb.Http.DeleteAsync($"/jobs/{job}")).EnsureSuccessStatusCode();
        }
    }

    public ValueTask DisposeAsync()
    {
        nodes.ForEach(node => node.Dispose());
        return default;
    }

    private Func<Task>[] Disturbances =>
    [
        () => ToldAsync("a worker is killed", async () =>
        {
            await Worker.Service.KillAsync();
            await Worker.Service.StartAsync();
        }),
        () => ToldAsync("a web node is killed", async () =>
        {
            await Web.KillAsync();
            await Web.StartAsync();
        }),
        () => ToldAsync("PostgreSQL is restarted", async () =>
        {
            await servers.StopPostgresAsync();
            await servers.StartPostgresAsync();
        }),
        () => ToldAsync("S3 is out of reach", async () =>
        {
            nodes.ForEach(node => node.Files.Cut());
            await Task.Delay(TimeSpan.FromSeconds(TestSetting.Of("CLUSTER_OUTAGE", 5)));
            nodes.ForEach(node => node.Files.Mend());
        }),
        () => ToldAsync("a worker is frozen past its lease", async () =>
        {
            await OtherWorker.SignalAsync("STOP");
            await Task.Delay(pastTheLease);
            await OtherWorker.SignalAsync("CONT");
        }),
        () => ToldAsync("a worker is cut off from the database", async () =>
        {
            Worker.Database.Cut();
            await Task.Delay(pastTheLease);
            Worker.Database.Mend();
        }),
        () => ToldAsync("a worker is drained", async () =>
        {
            await OtherWorker.TerminateAsync();
            await OtherWorker.StartAsync();
        }),
    ];

    private Func<Task>[] Shuffled(Random random)
    {
        var all = Disturbances;
        random.Shuffle(all);
        return all;
    }

    private static Task ToldAsync(string what, Func<Task> disturb)
    {
        Tell(what);
        return disturb();
    }

    private static Dictionary<string, object?> Body(int i) =>
        TestService.TinyJob(("seed", 100 + i), ("steps", TestSetting.Of("CLUSTER_STEPS", 6000)), ("sampleEverySteps", 2000), ("checkpointEverySteps", 500));

    // What the same jobs come to in one process to which nothing happens.
    private static async Task<List<(string Losses, string? State, byte[] Weights)>> CalmAsync(TemporaryFolder folder, int count)
    {
        await using var service = new TestService(folder);
        List<(string, string?, byte[])> ends = [];
        foreach (var i in Enumerable.Range(0, count))
        {
            var job = await service.QueueAsync(Body(i));
            await service.WaitForAsync(job.Id, j => j.State == JobState.Completed);
            var newest = (await service.CheckpointsAsync(job.Id))[0];
            ends.Add((await service.Http.GetStringAsync($"/jobs/{job.Id}/losses.csv"), newest.StateSha256, await WeightsAsync(service.Http, newest)));
        }

        return ends;
    }

    // At the node that is never killed: faces of whatever is the newest, and of one that stays the same.
    private async Task<(int Failed, int Answered)> AskForFacesAsync(string job, CancellationToken ended)
    {
        var (failed, answered) = (0, 0);
        while (!ended.IsCancellationRequested)
        {
            foreach (var address in new[] { $"/generate?count=4&seed={answered}", $"/generate/history?job={job}&format=uint8" })
            {
                using var answer = await OtherWeb.Http.GetAsync(address, CancellationToken.None);
                if (answer.IsSuccessStatusCode)
                    answered++;
                else if (answer.StatusCode != HttpStatusCode.NotFound) // of a job that has no checkpoint yet
                    failed++;
            }

            await Task.Delay(50, CancellationToken.None);
        }

        return (failed, answered);
    }

    private static Task<byte[]> WeightsAsync(HttpClient http, CheckpointResponse checkpoint) => http.GetByteArrayAsync($"/checkpoints/{checkpoint.Id}/generator.safetensors");

    private async Task<int> CountAttemptsAsync(IReadOnlyList<string> jobs)
    {
        await using var rows = Api.Store.Databases.Postgres(database)();
        return await rows.Jobs.Where(j => jobs.Contains(j.Id)).SumAsync(j => j.Attempt);
    }

    private static void Tell(string what) => TestContext.Current.SendDiagnosticMessage("{0:HH:mm:ss} {1}", DateTime.Now, what);
}
