using System.Net;

namespace GanService.Api.Tests.Generation;

/// <summary>What is said of requests for pictures that cannot be, by a service that has a checkpoint of 64 pixels.</summary>
public sealed class GenerateProblemTests(GenerateProblemTests.Trained trained) : IClassFixture<GenerateProblemTests.Trained>
{
    private readonly TestService service = trained.Service;

    [Theory]
    [InlineData("seed=abc", "seed")]
    [InlineData("seed=-1", "seed")]
    [InlineData("seed=99999999999999999999", "seed")]
    [InlineData("count=0", "count")]
    [InlineData("count=100000", "count")]
    [InlineData("columns=-1", "columns")]
    [InlineData("scale=99", "scale")]
    [InlineData("truncation=2", "truncation")]
    [InlineData("truncation=NaN", "truncation")]
    [InlineData("truncation=0,1", "truncation")]
    [InlineData("truncation=0,5", "truncation")]
    [InlineData("sede=7", "sede")]
    [InlineData("format=exe", "format")]
    [InlineData("format=uint8&scale=2", "scale")]
    [InlineData("quality=50", "quality")]
    [InlineData("format=jpeg&quality=0", "quality")]
    [InlineData("format=webp&count=1000&columns=1000", "count")]
    [InlineData("format=webp&count=100&scale=8", "count")]
    [InlineData("count=1024&scale=16&format=zip&checkpoint=latest", "count")]
    [InlineData("count=1000&scale=16&format=gif", "count")]
    public async Task Generate_WithAWrongParameter_NamesIt(string query, string parameter)
    {
        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, "/generate?" + query));

        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Generate_WithAnUnknownName_TellsTheKnownOnes()
    {
        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, "/generate?sede=7"));

        Assert.Contains("there are checkpoint, seed, count", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Truncation_WithADecimalComma_IsSaidToNeedAPoint()
    {
        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, "/generate?truncation=0,5"));

        Assert.Equal("truncation must be a number with a decimal point, not '0,5'.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("frames=1", "frames")]
    [InlineData("frames=121", "frames")]
    [InlineData("from=-1", "from")]
    [InlineData("format=mp4", "format")]
    [InlineData("seeds=3", "seeds")]
    [InlineData("seeds=3,a", "seeds")]
    [InlineData("seeds=3,4&from=1", "seeds")]
    [InlineData("seeds=3,4,5,6&frames=3", "frames")]
    [InlineData("seeds=3,9999999999999999", "seeds")]
    public async Task Interpolation_WithAWrongParameter_NamesIt(string query, string parameter)
    {
        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, new(HttpMethod.Get, "/generate/interpolation?" + query));

        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    /// <summary>A service that has trained.</summary>
    public sealed class Trained() : SharedService(("GanService:MaxQueuedFaces", "1024")), IAsyncLifetime
    {
        public async ValueTask InitializeAsync() => await Service.TrainAsync(("imageSize", 64));
    }
}
