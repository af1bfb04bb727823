using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http;

namespace GanService.Api.Tests.Hosting;

/// <summary>What files are called where they are saved.</summary>
public sealed class FileNameTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Files_OfAJob_CarryItsNameAndTheirStep()
    {
        await using var service = new TestService(folder);
        var job = await service.TrainAsync(("name", "my faces"), ("checkpointEverySteps", 10));
        var expected = new Dictionary<string, string>
        {
            [$"/jobs/{job.Id}/losses.csv"] = "attachment my-faces-step-00020-losses.csv",
            [$"/jobs/{job.Id}/losses.png"] = "inline my-faces-step-00020-losses.png",
            [$"/jobs/{job.Id}/samples/1.png"] = "inline my-faces-step-00001-sample.png",
            [$"/jobs/{job.Id}/progress.gif"] = "inline my-faces-step-00020-progress.gif",
            [$"/checkpoints/{job.Checkpoint}/generator.safetensors"] = "attachment my-faces-step-00020.safetensors",
            [$"/checkpoints/{job.Checkpoint}/generator.onnx"] = "attachment my-faces-step-00020.onnx",
            ["/generate?seed=7"] = "inline my-faces-step-00020-seed-7.png",
            ["/generate?seed=7&count=3&format=zip"] = "attachment my-faces-step-00020-seeds-7-to-9.zip",
            ["/generate?count=2&format=float32"] = "attachment my-faces-step-00020-seeds-0-to-1.float32",
            ["/generate/interpolation?seeds=1,5,9"] = "inline my-faces-step-00020-walk-1-to-9.gif",
            [$"/generate/history?job={job.Id}"] = "inline my-faces-step-00020-seed-0-history.gif",
            ["/generate/neighbours?count=1&format=png"] = "inline my-faces-step-00020-seeds-0-to-0-neighbours.png",
        };

        foreach (var (address, name) in expected)
        {
            using var answer = await service.Http.GetAsync(address);
            var disposition = answer.EnsureSuccessStatusCode().Content.Headers.ContentDisposition!;
            Assert.Equal(name, $"{disposition.DispositionType} {disposition.FileName?.Trim('"')}");
            Assert.Equal(disposition.FileName?.Trim('"'), disposition.FileNameStar);
        }
    }

    [Fact]
    public async Task Files_OfAnExperimentAndOfImportedWeights_AreNamedToo()
    {
        await using var service = new TestService(folder);
        var job = await service.TrainAsync();
        using var weights = new ByteArrayContent(await service.BytesAsync($"/checkpoints/{job.Checkpoint}/generator.safetensors"));
        using var imported = await service.Http.PostAsync("/checkpoints", weights);
        var checkpoint = (await imported.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var made = await service.Http.PostAsJsonAsync("/experiments", new { name = "to flip?", job = TestService.TinyJob(), vary = new { flip = new[] { true, false } } });
        var experiment = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

        using var file = await service.Http.GetAsync($"/checkpoints/{checkpoint}/generator.safetensors");
        using var plot = await service.Http.GetAsync($"/experiments/{experiment}/losses.png");

        Assert.Matches($"^imported-{checkpoint[^8..]}-step-", file.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("to-flip-losses.png", plot.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Theory]
    [InlineData("Zoë’s Gesichter für 東京", "Zoë-s-Gesichter-für-東京")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("CON.txt", "CON-txt")]
    [InlineData("a\u202Egnp.exe\r\nX: y\"\0;", "a-gnp-exe-X-y")]
    [InlineData("…", "job")]
    [InlineData("\ud800", "job")]
    [InlineData("lr_0.0002 -- adam", "lr_0-0002-adam")]
    public void Name_OfAnybodysWords_IsSafe(string title, string safe)
    {
        var context = new DefaultHttpContext();

        context.NameFile(title, "losses.csv", isShown: false);

        var header = context.Response.Headers.ContentDisposition.ToString();
        Assert.All(header, letter => Assert.InRange(letter, ' ', '~'));
        Assert.Equal($"{safe}-losses.csv", System.Net.Http.Headers.ContentDispositionHeaderValue.Parse(header).FileNameStar);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("東")]
    [InlineData("𠮷")]
    public void Name_OfALongTitle_FitsIntoAFolder(string letter)
    {
        var context = new DefaultHttpContext();

        context.NameFile(string.Concat(Enumerable.Repeat(letter, 200)), "step-00020-seeds-9007199254740000-to-9007199254740991.float32", isShown: false);

        var name = System.Net.Http.Headers.ContentDispositionHeaderValue.Parse(context.Response.Headers.ContentDisposition.ToString()).FileNameStar!;
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 100, 255);
        Assert.DoesNotContain('\uFFFD', name);
    }

    public void Dispose() => folder.Dispose();
}
