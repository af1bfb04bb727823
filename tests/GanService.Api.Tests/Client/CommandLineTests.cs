using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using GanService.Api.Store.Rows;
using GanService.Api.Tests.Keys;
using GanService.Api.Web.Jobs;
using GanService.Engine.Imaging;

namespace GanService.Api.Tests.Client;

/// <summary>The command <c>ganservice</c> as a process.</summary>
public sealed class CommandLineTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestService service;

    public CommandLineTests() => service = new(folder);

    [Fact]
    public async Task Train_Watched_EndsWithTheJobWhoseFacesAndGeneratorCanBeFetched()
    {
        var (trained, progress, _) = await RunAsync("train", "--steps", "20", "--size", "8", "--seed", "3", "--name", "by hand", "--watch");

        var job = Assert.Single((await service.GetAsync<JobPage>("/jobs")).Items);
        Assert.Equal((0, JobState.Completed, "by hand", 3), (trained, job.State, job.Name, job.Configuration.Seed));
        Assert.Contains($"Job {job.Id} (by hand) is queued: 20 steps of recipe article on synthetic-faces.", progress);
        Assert.Contains("completed  step 20 of 20  losses: real ", progress);
        Assert.Contains("The job is completed after 20 steps", progress);

        var beginning = job.Checkpoint![..^3];
        Assert.Equal(0, (await RunAsync("faces", "--checkpoint", beginning, "--seed", "7", "--count", "4", "--truncation", "0.5", "-o", "faces.png")).Code);
        Assert.Equal(0, (await RunAsync("download", "latest", "-o", "face.safetensors")).Code);
        Assert.Equal(0, (await RunAsync("download", beginning, "--onnx", "-o", "face.onnx")).Code);
        var faces = await File.ReadAllBytesAsync(folder.File("faces.png"));
        Assert.True(ImageDecoder.Decode(faces, 10_000).Width > 8);
        Assert.Equal(await service.BytesAsync($"/generate?checkpoint={job.Checkpoint}&seed=7&count=4&truncation=0.5&format=png"), faces);
        Assert.Equal((await service.CheckpointsAsync(job.Id))[0].Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(folder.File("face.safetensors")))));
        Assert.Equal(["data", "face.onnx", "face.safetensors", "faces.png"], folder.Files());

        Assert.Contains($"{job.Id[..13]}  completed  20    20  article  synthetic-faces", (await RunAsync("jobs")).Output);
        Assert.Contains(job.Checkpoint[..13], (await RunAsync("checkpoints", job.Id[..9])).Output);

        Assert.Equal(0, (await RunAsync("export", "latest", "-o", "job.zip")).Code);
        using (var exported = ZipFile.OpenRead(folder.File("job.zip")))
            Assert.Contains(exported.Entries, e => e.FullName == "model/generator.safetensors");
    }

    [Fact]
    public async Task Delete_OfWhatIsThere_RemovesIt()
    {
        await service.UploadAsync("pets", TestArchive.Zip([.. TestImages.Files(3)]));
        var job = await service.TrainAsync(("dataset", "pets"), ("steps", 2), ("checkpointEverySteps", 1), ("imageSize", 8));

        var (used, _, reason) = await RunAsync("delete", "dataset", "pets");
        Assert.Equal($"Dataset pets is deleted.\n", (await RunAsync("delete", "dataset", "pets", "--force")).Output);
        Assert.Equal($"Checkpoint {job.Checkpoint} is deleted.\n", (await RunAsync("delete", "checkpoint", job.Checkpoint!)).Output);
        Assert.Equal($"Job {job.Id} ({job.Name}) is deleted.\n", (await RunAsync("delete", "job", "latest")).Output);

        Assert.Equal(1, used);
        Assert.Contains("--force", reason);
        Assert.Empty((await service.GetAsync<JobPage>("/jobs")).Items);
        Assert.DoesNotContain("pets", (await RunAsync("datasets")).Output);
    }

    [Fact]
    public async Task Upload_OfAFolder_MakesADatasetOnce()
    {
        Directory.CreateDirectory(folder.File("My Pets"));
        foreach (var (name, bytes) in TestImages.Files(3))
            await File.WriteAllBytesAsync(folder.File($"My Pets/{name}"), bytes);

        var (uploaded, output, _) = await RunAsync("upload", "pets", "My Pets", "--size", "16");
        var (trained, _, _) = await RunAsync("train", "--images", "My Pets", "--steps", "1", "--size", "8", "--watch");
        var (again, _, reason) = await RunAsync("upload", "pets", "My Pets");

        Assert.Equal((0, 0, 1), (uploaded, trained, again));
        Assert.Contains("Dataset pets is ready: 3 images of 16×16 pixels.", output);
        Assert.Contains("--dataset pets", reason);
        var listed = (await RunAsync("datasets")).Output;
        Assert.Contains("pets             1        ready  3       16", listed);
        Assert.Contains("my-pets", listed);
        Assert.Equal("my-pets", (await service.GetAsync<JobPage>("/jobs")).Items[0].Dataset);
    }

    [Fact]
    public async Task Watch_OfAJobThatFails_FailsWithItsReason()
    {
        var job = await service.TrainAsync(
            ("steps", 5000), ("checkpointEverySteps", 5000), ("optimizer", new { kind = "sgd", learningRate = 10, momentum = 0.9999 }),
            ("networks", new { latentSize = 6, generatorWidths = new[] { 10 }, discriminatorWidths = new[] { 10 }, normalization = "none" }));

        var (code, _, errors) = await RunAsync("watch", "latest");

        Assert.Equal((1, $"ganservice: The job failed: {job.Error}\n"), (code, errors));
    }

    [Fact]
    public async Task Watch_ThatIsInterrupted_LeavesTheJobAndSaysHowToGoOn()
    {
        var job = await service.QueueAsync(TestService.EndlessJob(("sampleEverySteps", 1000)));
        using var watching = Start("watch", job.Id);
        string? line;
        do
            line = await watching.StandardOutput.ReadLineAsync();
        while (line?.StartsWith("running", StringComparison.Ordinal) == false);

        using (var interrupt = Process.Start("kill", ["-TERM", $"{watching.Id}"])) // as Ctrl+C, which is ignored by what a shell began in the background
            await interrupt.WaitForExitAsync();
        var rest = await watching.StandardOutput.ReadToEndAsync();
        await watching.WaitForExitAsync();

        Assert.Equal(130, watching.ExitCode);
        Assert.Contains($"The job goes on. Watch it again: ganservice watch {job.Id}; end it: ganservice cancel {job.Id}", rest);
        Assert.Equal(JobState.Running, (await service.WaitForAsync(job.Id, _ => true)).State);
        Assert.Contains("pauses after its current step", (await RunAsync("pause", job.Id[..13])).Output);
        await service.WaitForAsync(job.Id, j => j.State == JobState.Paused);
        Assert.Contains("is queued", (await RunAsync("resume", "latest")).Output);
        Assert.Equal(0, (await RunAsync("cancel", "latest")).Code);
        Assert.Equal(1, (await RunAsync("watch", "latest")).Code);
        Assert.Equal(JobState.Cancelled, (await service.WaitForAsync(job.Id, _ => true)).State);
    }

    [Theory]
    [InlineData(1, "There is no job '0bad'. 'ganservice jobs' lists them.", "watch", "0bad")]
    [InlineData(1, "There is no job '01a20972-6d73-7935-b693-3c0d460eec29'.", "cancel", "01a20972-6d73-7935-b693-3c0d460eec29")]
    [InlineData(1, "There is no job yet.", "pause", "latest")]
    [InlineData(1, "There is no checkpoint '0bad'. 'ganservice checkpoints' lists them.", "faces", "--checkpoint", "0bad", "-o", "faces.png")]
    [InlineData(1, "No job has a checkpoint yet.", "faces", "-o", "faces.png")]
    [InlineData(1, "steps", "train", "--steps", "0")]
    [InlineData(1, "There is no dataset 'cats'. 'ganservice datasets' lists them", "train", "--dataset", "cats")]
    [InlineData(1, "There is no file or folder 'nothing'.", "train", "--images", "nothing")]
    [InlineData(1, "http://localhost:1", "jobs", "--url", "http://localhost:1")]
    [InlineData(2, "http://nowhere:8080", "jobs", "--url", "nowhere:8080")]
    [InlineData(2, "'trian'", "trian")]
    [InlineData(2, "--output", "faces")]
    [InlineData(2, "--steps needs a whole number, and not 'many'.", "train", "--steps", "many")]
    [InlineData(2, "--dataset and --images", "train", "--dataset", "a", "--images", "b")]
    public async Task Command_ThatCannotBeDone_SaysSoInOneLine(int expected, string named, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(named, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(["data"], folder.Files());
    }

    [Fact]
    public async Task Key_ThatTheServiceAsksFor_IsAskedForAndShown()
    {
        using var own = new TemporaryFolder();
        await using var locked = new TestService(own, ("GanService:RequireKeys", "true"));
        var key = await locked.AddKeyAsync("reader", Scope.Read);
        var url = locked.Http.BaseAddress!.ToString();

        var (without, _, errors) = await RunAsync("jobs", "--url", url);
        var (with, _, _) = await RunAsync("jobs", "--url", url, "--key", key);
        var (forbidden, _, reason) = await RunAsync("train", "--url", url, "--key", key);

        Assert.Equal((1, 0, 1), (without, with, forbidden));
        Assert.Contains("GAN_KEY", errors);
        Assert.Contains("'train'", reason);
    }

    [Theory]
    [InlineData("train [options]", "train", "--help")]
    [InlineData("[default: http://127.0.0.1:", "--help")]
    [InlineData("0.", "--version")]
    public async Task Question_AboutTheCommand_IsAnswered(string answer, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains(answer, output);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }

    private Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ganservice.dll"), .. arguments])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        WorkingDirectory = folder.File(""),
        Environment = { ["GANSERVICE_URL"] = service.Http.BaseAddress!.ToString(), ["GAN_KEY"] = "" },
    })!;
}
