using System.Net;
using System.Text;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Jobs;

namespace GanService.Api.Tests.Jobs;

public sealed class JobProblemTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService service = shared.Service;

    [Theory]
    [InlineData("""{"stepz":5}""", "stepz")]
    [InlineData("""{"steps":"x"}""", "steps")]
    [InlineData("""{"steps":0}""", "steps")]
    [InlineData("""{"steps":99999999999}""", "steps")]
    [InlineData("""{"imageSize":100000}""", "imageSize")]
    [InlineData("""{"recipe":"dcgan","imageSize":28}""", "imageSize")]
    [InlineData("""{"architecture":"nope"}""", "architecture")]
    [InlineData("""{"batchSize":7}""", "batchSize")]
    [InlineData("""{"seed":-1}""", "seed")]
    [InlineData("""{"seed":1.5}""", "seed")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"two\nlines"}""", "name")]
    [InlineData("""{"priority":5000}""", "priority")]
    [InlineData("""{"dataset":"nope"}""", "dataset")]
    [InlineData("""{"recipe":"nope"}""", "recipe")]
    [InlineData("""{"loss":"nope"}""", "loss")]
    [InlineData("""{"loss":"relativistic"}""", "loss")]
    [InlineData("""{"gradientPenalty":{"kind":"r1-and-r2"}}""", "gradientPenalty.kind")]
    [InlineData("""{"recipe":"faces","gradientPenalty":{"kind":"r3"}}""", "gradientPenalty.kind")]
    [InlineData("""{"recipe":"faces","augmentation":{"cutout":2}}""", "augmentation.cutout")]
    [InlineData("""{"recipe":"faces","augmentation":{"colour":1}}""", "augmentation.colour")]
    [InlineData("""{"recipe":"faces","imageSize":48}""", "imageSize")]
    [InlineData("""{"generatorAverage":1}""", "generatorAverage")]
    [InlineData("""{"learningRateDecay":1.5}""", "learningRateDecay")]
    [InlineData("""{"fromCheckpoint":"nope"}""", "fromCheckpoint")]
    [InlineData("""{"optimizer":{"kind":"adamw"}}""", "optimizer.kind")]
    [InlineData("""{"optimizer":{"kind":"adam","learningRate":-1}}""", "optimizer.learningRate")]
    [InlineData("""{"optimizer":{"kind":"sgd","beta1":0.5}}""", "optimizer.beta1")]
    [InlineData("""{"generatorOptimizer":{"kind":"sgd","momentum":2}}""", "generatorOptimizer.momentum")]
    [InlineData("""{"optimizer":{"kind":"adam","beta1":null}}""", "optimizer.beta1")]
    [InlineData("""{"networks":{"latentSize":null}}""", "networks.latentSize")]
    [InlineData("""{"networks":{"latentSize":0}}""", "networks.latentSize")]
    [InlineData("""{"networks":{"generatorWidths":[]}}""", "networks.generatorWidths")]
    [InlineData("""{"networks":{"generatorWidths":[1,"x"]}}""", "networks.generatorWidths[1]")]
    [InlineData("""{"networks":{"activation":"nope"}}""", "networks.activation")]
    [InlineData("""{"imageSize":256,"networks":{"generatorWidths":[8192],"discriminatorWidths":[8192]}}""", "networks")]
    [InlineData("[]", "body")]
    public async Task Post_OfAWrongField_NamesIt(string body, string field)
    {
        var problem = await PostAsync(HttpStatusCode.BadRequest, body);

        var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal(field, error.Name);
        Assert.Equal(error.Value[0].GetString(), problem.GetProperty("detail").GetString());
        Assert.Empty((await service.GetAsync<JobPage>("/jobs")).Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"optimizer":{"learningRate":0.1}}""")]
    public async Task Post_OfNoJson_SaysWhatIsExpected(string body) => await PostAsync(HttpStatusCode.BadRequest, body);

    [Fact]
    public async Task Post_OfNullInEveryField_IsTheSameAsLeavingThemOut()
    {
        var queued = await service.QueueAsync(typeof(CreateJobRequest).GetProperties().ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), _ => (object?)null));

        Assert.Equal("article", queued.Recipe);
        await service.CancelAsync(queued.Id);
        await service.WaitForAsync(queued.Id, j => j.State == JobState.Cancelled);
        using var deleted = await service.Http.DeleteAsync($"/jobs/{queued.Id}");
        Assert.True(deleted.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Post_OfSeveralWrongFields_NamesThemAll()
    {
        var problem = await PostAsync(HttpStatusCode.BadRequest, """{"steps":0,"batchSize":3,"dataset":"nope"}""");

        Assert.Equal(["batchSize", "dataset", "steps"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order());
    }

    [Fact]
    public async Task Post_OfAnotherContentType_Answers415()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/jobs") { Content = new StringContent("{}", Encoding.UTF8, "text/plain") };

        await service.ProblemAsync(HttpStatusCode.UnsupportedMediaType, request);
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/jobs/nope", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/jobs/nope", HttpStatusCode.NotFound)]
    [InlineData("POST", "/jobs/nope/cancel", HttpStatusCode.NotFound)]
    [InlineData("GET", "/jobs/nope/losses", HttpStatusCode.NotFound)]
    [InlineData("GET", "/jobs/nope/losses.csv", HttpStatusCode.NotFound)]
    [InlineData("GET", "/jobs/nope/samples", HttpStatusCode.NotFound)]
    [InlineData("GET", "/jobs/nope/samples/1.png", HttpStatusCode.NotFound)]
    [InlineData("GET", "/jobs/nope/checkpoints", HttpStatusCode.NotFound)]
    [InlineData("GET", "/checkpoints/nope", HttpStatusCode.NotFound)]
    [InlineData("GET", "/checkpoints/nope/generator.safetensors", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/checkpoints/nope", HttpStatusCode.NotFound)]
    [InlineData("GET", "/jobs?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/jobs?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/jobs", HttpStatusCode.MethodNotAllowed)]
    public async Task Request_ThatCannotBeAnswered_GetsAProblem(string method, string address, HttpStatusCode status) =>
        await service.ProblemAsync(status, new(new(method), address));

    private async Task<System.Text.Json.JsonElement> PostAsync(HttpStatusCode status, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/jobs") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await service.ProblemAsync(status, request);
    }
}
