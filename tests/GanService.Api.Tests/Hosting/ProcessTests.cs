using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace GanService.Api.Tests.Hosting;

/// <summary>The service as a process: how it starts, refuses to start, and stops.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("--GanService:TrainingThreads=0", "GanService:TrainingThreads must be between 1 and 256.", 2)]
    [InlineData("--GanService:TrainingThreads=many", "GanService:TrainingThreads must be a whole number between 1 and 256, not 'many'.", 2)]
    [InlineData("--GanService:WhenDiskIsFull=panic", "GanService:WhenDiskIsFull must be one of: TrainOn, Wait, not 'panic'.", 2)]
    [InlineData("--GanService:TrainigThreads=2", "GanService has no setting TrainigThreads; there are ", 2)]
    [InlineData("--GanService:DataDirectory=", "GanService:DataDirectory is needed.", 2)]
    [InlineData("--GanService:DataDirectory=/proc/nowhere", "/proc/nowhere", 1)]
    [InlineData("--GanService:DatasetFolders:0:Name=Bad Name", "Bad Name", 2)]
    [InlineData("--GanService:AllowedHosts=gan.example;http://gan.example", "AllowedHosts: 'http://gan.example'", 2)]
    [InlineData("--GanService:AllowedHosts=*", "AllowedHosts: '*'", 2)]
    [InlineData("--GanService:MaxConnections=500", "MaxConnections", 2)]
    public async Task Start_WithAWrongSetting_EndsWithOneLineThatNamesIt(string argument, string named, int code)
    {
        using var process = Start(argument);

        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(code, process.ExitCode);
        Assert.Contains(named, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Start_OnAFolderInUse_EndsWithOneLineAndLeavesTheFirstRunning()
    {
        await using var first = new TestService(folder);
        using var second = Start();

        var errors = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("in use by another GanService", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(HttpStatusCode.OK, (await first.Http.GetAsync("/health/ready")).StatusCode);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Signal_WhileTraining_SavesACheckpointAndStopsWithinTenSeconds(string signal)
    {
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        var watch = Stopwatch.StartNew();
        using var process = Start($"--urls={address}");
        _ = process.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient { BaseAddress = new(address) };
        var job = await QueueAsync(client, TestService.EndlessJob());
        await Poll.UntilAsync(() => StepAsync(client, job), step => step > 0);
        var started = watch.Elapsed.TotalSeconds;

        watch.Restart();
        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString()]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, Math.Max(10, started)); // a machine that others use starts it slowly, too
        Assert.Single(Directory.GetDirectories(folder.File($"data/jobs/{job}/checkpoints")));
    }

    [Fact]
    public async Task Jobs_OneAfterTheOther_GiveTheirMemoryBack()
    {
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        using var process = Start($"--urls={address}");
        _ = process.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient { BaseAddress = new(address) };
        var large = new { steps = 2, batchSize = 4, imageSize = 64, optimizer = new { kind = "adam" } };
        List<long> sizes = [];
        for (var job = 0; job < 3; job++)
        {
            var id = await QueueAsync(client, large);
            await Poll.UntilAsync(() => StepAsync(client, id), step => step == 2);
            var next = await QueueAsync(client, TestService.TinyJob());
            await Poll.UntilAsync(() => StepAsync(client, next), step => step == 20); // begins when the memory of the one before was given back
            var looks = 0;
            sizes.Add(await LeastMebibytesAsync(process, () => Task.FromResult(++looks == 50)));
        }

        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(sizes[^1] < sizes[0] + 200, string.Join(", ", sizes)); // at most 86 more were seen, and 353 at least where nothing is given back
    }

    [Fact]
    public async Task Checkpoints_MeasuredOneAfterTheOther_GiveTheirMemoryBack()
    {
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        using var process = Start($"--urls={address}", "--GanService:SyntheticFaces=200", "--GanService:QualityBudget=1");
        _ = process.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient { BaseAddress = new(address) };
        List<long> sizes = [];

        var id = await QueueAsync(client, TestService.EndlessJob(("imageSize", 32), ("checkpointEverySteps", 100)));
        HashSet<string> measured = [];
        for (var reports = 3; reports <= 30; reports += 3)
        {
            sizes.Add(await LeastMebibytesAsync(process, async () =>
            {
                measured.UnionWith(await MeasuredAsync(client, id));
                return measured.Count >= reports;
            }));
        }

        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(sizes[^1] < sizes[0] + 430, string.Join(", ", sizes)); // at most 259 more were seen, and 603 at least where nothing is given back
    }

    [Fact]
    public async Task Verify_OfManyLargePicturesAtOnce_TakesNoMemory()
    {
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        using var process = Start($"--urls={address}");
        _ = process.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient { BaseAddress = new(address) };
        await QueueAsync(client, TestService.TinyJob());
        var small = TestImages.OneBit(16, 16);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => VerifyAsync(client, small)));
        process.Refresh();
        var before = process.PeakWorkingSet64;
        var large = TestImages.OneBit(7999, 7999);

        for (var round = 0; round < 5; round++)
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => VerifyAsync(client, large)));

        process.Refresh();
        var more = (process.PeakWorkingSet64 - before) >> 20;
        process.Kill();
        await process.WaitForExitAsync();
        Assert.InRange(more, 0, 100); // one of them has 256 as pixels
    }

    public void Dispose() => folder.Dispose();

    private static async Task VerifyAsync(HttpClient client, byte[] picture)
    {
        using var body = new ByteArrayContent(picture) { Headers = { ContentType = new("image/png") } };
        using var answer = await client.PostAsync("/generate/verify", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll"), "--urls=http://127.0.0.1:0", $"--GanService:DataDirectory={folder.File("data")}", "--GanService:SyntheticFaces=30", "--GanService:Portraits=false", .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<string> QueueAsync(HttpClient client, object job)
    {
        while (true)
        {
            try
            {
                using var answer = await client.PostAsJsonAsync("/jobs", job);
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
            }
            catch (HttpRequestException)
            {
                await Task.Yield(); // not listening yet
            }
        }
    }

    // Measuring checkpoints takes some hundred megabytes, which come and go.
    private static async Task<long> LeastMebibytesAsync(Process process, Func<Task<bool>> until)
    {
        var least = long.MaxValue;
        do
        {
            process.Refresh();
            least = Math.Min(least, process.WorkingSet64 >> 20);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
        while (!await until());
        return least;
    }

    private static async Task<int> StepAsync(HttpClient client, string job) =>
        (await client.GetFromJsonAsync<JsonElement>($"/jobs/{job}")).GetProperty("step").GetInt32();

    private static async Task<IEnumerable<string>> MeasuredAsync(HttpClient client, string job) =>
        (await client.GetFromJsonAsync<JsonElement>($"/jobs/{job}/checkpoints?limit=200")).GetProperty("items").EnumerateArray()
            .Where(c => c.GetProperty("quality").ValueKind == JsonValueKind.Object).Select(c => c.GetProperty("id").GetString()!);
}
