using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace GanService.Api.Tests.Keys;

/// <summary>Keys from the command line and from the log, as those who run the service get them.</summary>
public sealed partial class KeysCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string address = $"http://127.0.0.1:{FreePort.Find()}";

    [Fact]
    public async Task Keys_MadeListedAndRevokedWhileTheServiceRuns_AreKnownToIt()
    {
        await using var service = new TestService(folder, ("GanService:RequireKeys", "true"));

        var (code, key, errors) = await RunAsync("keys", "create", "--name", "laptop", "--scopes", "read,generate", "--expires=30d");
        Assert.Equal((0, ""), (code, errors));
        Assert.Matches("^gan_[0-9a-f]{64}\n$", key);
        using var laptop = service.Caller(key.Trim());
        Assert.Equal(HttpStatusCode.OK, await laptop.StatusAsync("/jobs"));

        (_, var list, _) = await RunAsync("keys", "list");
        Assert.Contains("laptop  read,generate  made at", list);
        Assert.DoesNotContain("gan_", list);
        (code, _, errors) = await RunAsync("keys", "create", "--name", "laptop", "--scopes", "read");
        Assert.Equal(1, code);
        Assert.Contains("'laptop' already", errors);

        (code, _, _) = await RunAsync("keys", "revoke", "--name", "laptop");
        Assert.Equal(0, code);
        await Poll.UntilAsync(() => laptop.StatusAsync("/jobs"), status => status == HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(2, "'burn'", "keys", "burn")]
    [InlineData(2, "needs --name", "keys", "create", "--scopes", "read")]
    [InlineData(2, "needs --scopes", "keys", "create", "--name", "laptop")]
    [InlineData(2, "read, generate, train, datasets, admin", "keys", "create", "--name", "laptop", "--scopes", "read,all")]
    [InlineData(2, "'soon'", "keys", "create", "--name", "laptop", "--scopes", "read", "--expires", "soon")]
    [InlineData(2, "--expire", "keys", "create", "--name", "laptop", "--scopes", "read", "--expire", "30d")]
    [InlineData(1, "There is no database", "keys", "list", "--GanService:DataDirectory=nowhere")]
    [InlineData(1, "no valid key 'phone'", "keys", "revoke", "--name", "phone")]
    public async Task Keys_AskedForWrongly_AreRefusedInOneLine(int expected, string reason, params string[] arguments)
    {
        if (!File.Exists(folder.File("data/ganservice.db")))
            await new TestService(folder).DisposeAsync();

        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(reason, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task FirstStart_ThatAsksForKeys_TellsOneAndALinkThatSignsInOnce()
    {
        var log = await LogOfAStartAsync(() => Task.CompletedTask);
        var (key, code) = (Key().Match(log).Value, Link().Match(log).Groups[1].Value);
        Assert.NotEmpty(key);

        var next = await LogOfAStartAsync(async () =>
        {
            using var http = new HttpClient { BaseAddress = new(address) };
            using (var signedIn = await http.PostAsJsonAsync("/session", new { code }))
                Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
            Assert.Equal(HttpStatusCode.OK, await http.StatusAsync("/keys")); // by the cookie
            using (var again = await http.PostAsJsonAsync("/session", new { code }))
                Assert.Contains("used already", (await TestService.ProblemAsync(HttpStatusCode.Unauthorized, again)).GetProperty("detail").GetString());
            using var program = new HttpClient { BaseAddress = http.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
            Assert.Equal(HttpStatusCode.OK, await program.StatusAsync("/keys"));
        });

        Assert.Empty(Key().Matches(next));
    }

    public void Dispose() => folder.Dispose();

    private async Task<string> LogOfAStartAsync(Func<Task> meanwhile)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Dll, $"--urls={address}", "--GanService:RequireKeys=true", "--GanService:SyntheticFaces=30", $"--GanService:DataDirectory={folder.File("data")}"]) { RedirectStandardOutput = true })!;
        var log = process.StandardOutput.ReadToEndAsync();
        try
        {
            using var http = new HttpClient { BaseAddress = new(address) };
            await Poll.UntilAsync(() => IsReadyAsync(http), ready => ready);
            await meanwhile();
        }
        finally
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync();
        }

        return await log;
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            return await http.StatusAsync("/health/ready") == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        string[] data = arguments.Any(a => a.Contains(":DataDirectory", StringComparison.Ordinal)) ? [] : [$"--GanService:DataDirectory={folder.File("data")}"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Dll, .. arguments, .. data]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder.File("") })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }

    private static string Dll => Path.Combine(AppContext.BaseDirectory, "GanService.Api.dll");

    [GeneratedRegex("gan_[0-9a-f]{64}")]
    private static partial Regex Key();

    [GeneratedRegex("/#/sign-in/([0-9a-f]{64})")]
    private static partial Regex Link();
}
