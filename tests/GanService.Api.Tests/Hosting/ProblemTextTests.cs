using System.Net;
using System.Text;

namespace GanService.Api.Tests.Hosting;

/// <summary>What is said of requests that cannot be answered; none of them changes anything.</summary>
public sealed class ProblemTextTests(SharedService shared) : IClassFixture<SharedService>
{
    private TestService Service => shared.Service;

    [Theory]
    [InlineData("/jobs", "POST")]
    [InlineData("/experiments", "POST")]
    [InlineData("/generate", "POST")]
    [InlineData("/aliases/x", "PUT")]
    public async Task Json_InAnotherCharset_Answers415(string address, string method)
    {
        foreach (var charset in new[] { "foo", "utf-16", "utf-7" })
        {
            using var request = new HttpRequestMessage(new(method), address) { Content = new StringContent("{}") };
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");

            var problem = await Service.ProblemAsync(HttpStatusCode.UnsupportedMediaType, request);

            Assert.Contains($"leave the charset '{charset}' out", problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task Form_ThatIsNotThere_IsAskedFor()
    {
        var problem = await Service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Post, "/datasets"));

        Assert.Equal("A form is needed: send name, archive, crop, imageSize, filter, where, limit, limitSeed, addTo, folder as multipart/form-data.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/experiments", """{"job":{},"vary":{"flip":["\ud800"]}}""", "vary.flip[0]")]
    [InlineData("/experiments", """{"job":{"name":"\udc00"},"vary":{"flip":[true]}}""", "job.name")]
    [InlineData("/experiments", """{"job":null,"vary":{"flip":[true]}}""", "job")]
    [InlineData("/experiments", """{"vary":{"flip":null}}""", "vary.flip")]
    [InlineData("/experiments", """{"vary":{"\ud800":[1]}}""", "vary")]
    [InlineData("/experiments", """{"vary":{"batchSize":[8,2]}}""", "vary.batchSize[1]")]
    [InlineData("/experiments", """{"vary":{"optimizer":[{"kind":"adam","beta1":7}]}}""", "vary.optimizer[0].beta1")]
    [InlineData("/experiments", """{"job":{"steps":0},"vary":{"flip":[true,false]}}""", "job.steps")]
    [InlineData("/experiments", "{}", "vary")]
    [InlineData("/jobs", """{"steps":5,"steps":6}""", "steps")]
    [InlineData("/jobs", """{"dataset":"\ud800"}""", "dataset")]
    [InlineData("/jobs", """{"networks":null,"networks":{}}""", "networks")]
    [InlineData("/jobs", """{"networks":{"generatorWidths":null}}""", "networks.generatorWidths")]
    [InlineData("/jobs", """{"optimizer":{"learningRate":0.1}}""", "optimizer.kind")]
    [InlineData("/experiments", """{"job":{"generatorOptimizer":{"kind":"adam","\ud800":1}},"vary":{"flip":[true]}}""", "job.generatorOptimizer")]
    [InlineData("/generate", """{"latents":[null]}""", "latents[0]")]
    [InlineData("/generate", """{"latents":[[1,"x"]]}""", "latents[0][1]")]
    [InlineData("/generate", """{"latents":[[1,1e39]]}""", "latents[0][1]")]
    [InlineData("/generate", """{"latents":[]}""", "latents")]
    [InlineData("/generate", """{"latents":[[1]],"format":"exe"}""", "format")]
    public async Task Field_ThatCannotBe_IsNamedByItsPath(string address, string body, string field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

        var problem = await Service.ProblemAsync(HttpStatusCode.BadRequest, request);

        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("""{"steps":1e400}""", "steps must be a whole number between 1 and 10000000.")]
    [InlineData("""{"steps":1e10}""", "steps must be a whole number between 1 and 10000000.")]
    [InlineData("""{"steps":2.5}""", "steps must be a whole number between 1 and 10000000.")]
    [InlineData("""{"steps":"5"}""", "steps must be a whole number between 1 and 10000000.")]
    [InlineData("""{"steps":0}""", "steps must be between 1 and 10000000.")]
    [InlineData("""{"seed":1e400}""", "seed must be a whole number between 0 and 9007199254740991.")]
    [InlineData("""{"seed":-1}""", "seed must be between 0 and 9007199254740991.")]
    [InlineData("""{"generatorAverage":1e400}""", "generatorAverage must be a number between 0 and 0.99999.")]
    [InlineData("""{"generatorAverage":"x"}""", "generatorAverage must be a number between 0 and 0.99999.")]
    [InlineData("""{"optimizer":{"kind":"adam","learningRate":-1}}""", "optimizer.learningRate must be between 1E-08 and 10.")]
    [InlineData("""{"recipe":"faces","augmentation":{"targetAccuracy":"high"}}""", "augmentation.targetAccuracy must be a number between 0 and 1.")]
    [InlineData("""{"networks":{"generatorWidths":[]}}""", "networks.generatorWidths must list 1 to 8 layer widths, each between 1 and 8192.")]
    [InlineData("""{"loss":"nope"}""", "loss must be one of: binary-cross-entropy, ")]
    [InlineData("""{"flip":"yes"}""", "flip must be true or false.")]
    [InlineData("""{"dataset":5}""", "dataset must be a text in quotes.")]
    [InlineData("""{"name":""}""", "name must have 1 to 200 characters.")]
    [InlineData("""{"name":"two\nlines"}""", "name must be one line, without control characters.")]
    [InlineData("""{"optimizer":{"kind":"adamw"}}""", "optimizer.kind must be one of: adam, rmsprop, sgd.")]
    [InlineData("""{"steps":5""", "The body is not JSON: look at line 1, byte 11.")]
    public async Task Job_WithAWrongField_IsToldInOurWords(string body, string detail)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/jobs") { Content = new StringContent(body, Encoding.UTF8, "application/json") };

        var problem = await Service.ProblemAsync(HttpStatusCode.BadRequest, request);

        Assert.StartsWith(detail, problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/jobs?limit=many", "limit must be a whole number between 1 and 200, not 'many'.")]
    [InlineData("/jobs?limit=99999999999", "limit must be a whole number between 1 and 200, not '99999999999'.")]
    [InlineData("/jobs?limit=0", "limit must be between 1 and 200.")]
    [InlineData("/jobs?limit=1&limit=2", "limit is there 2 times; send it once.")]
    [InlineData("/jobs?limit=", "limit must be a whole number between 1 and 200, not ''.")]
    [InlineData("/jobs?after=a&after=b", "after is there 2 times; send it once.")]
    [InlineData("/generate/history", "job is needed.")]
    [InlineData("/generate?format=exe", "format must be one of: png, webp, jpeg, zip, gif, float32, uint8.")]
    [InlineData("/generate/interpolation?seeds=1,x", "seeds must be 2 to 32 whole numbers with commas between them.")]
    public async Task Query_ThatCannotBe_IsToldInOurWords(string address, string detail) =>
        Assert.Equal(detail, (await Service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, address))).GetProperty("detail").GetString());

    [Theory]
    [InlineData("image/png", "/nothing")]
    [InlineData("text/html", "/jobs/nope")]
    [InlineData("text/plain", "/jobs?limit=0")]
    [InlineData("application/problem+json;q=0", "/generate?sede=1")]
    public async Task Problem_ForAClientThatAcceptsNoJson_IsWrittenAllTheSame(string accept, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", accept } } };
        using var answer = await Service.Http.SendAsync(request);

        await TestService.ProblemAsync(answer.StatusCode, answer);
    }

    [Theory]
    [InlineData("foo", "imageSize must be a whole number of at most 2147483647, not 'foo'.")]
    [InlineData("1e3", "imageSize must be a whole number of at most 2147483647, not '1e3'.")]
    [InlineData("5", "imageSize must be between 8 and 256, not 5.")]
    public async Task Form_WithAWrongField_IsToldInOurWords(string imageSize, string detail)
    {
        using var answer = await Service.UploadAsync("mine", [1], ("imageSize", imageSize));

        Assert.Equal(detail, (await TestService.ProblemAsync(HttpStatusCode.BadRequest, answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Form_ThatIsEmpty_IsToldWhatItNeeds()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/datasets") { Content = new ByteArrayContent([]) { Headers = { ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } } } } };

        Assert.StartsWith("A form is needed: send name, archive,", (await Service.ProblemAsync(HttpStatusCode.BadRequest, request)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Json_LongerThanAnyJob_Answers413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/experiments") { Content = new StringContent($"{{\"vary\":{{\"flip\":[{new string('1', 70_000)}]}}}}", Encoding.UTF8, "application/json") };

        var problem = await Service.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, request);

        Assert.Contains("65,536 bytes", problem.GetProperty("detail").GetString());
    }
}
