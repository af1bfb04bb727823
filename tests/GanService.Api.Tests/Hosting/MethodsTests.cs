using System.Net;

namespace GanService.Api.Tests.Hosting;

public sealed class MethodsTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService service = shared.Service;

    [Theory]
    [InlineData("/jobs")]
    [InlineData("/version")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task Head_OfWhatGetAnswers_HasItsStatusAndNoBody(string address)
    {
        using var answer = await service.Http.SendAsync(new(HttpMethod.Head, address));

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_OfAStreamOfEvents_Ends()
    {
        var job = await service.QueueAsync(TestService.EndlessJob());

        using var answer = await service.Http.SendAsync(new(HttpMethod.Head, $"/jobs/{job.Id}/events"));

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        await service.CancelAsync(job.Id);
    }

    [Fact]
    public async Task Options_OfARoute_TellsWhatIsPossible()
    {
        using var answer = await service.Http.SendAsync(new(HttpMethod.Options, "/generate/interpolation"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], answer.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task Delete_OfWhatCannotBeDeleted_IsAProblemThatNamesTheRest()
    {
        var problem = await service.ProblemAsync(HttpStatusCode.MethodNotAllowed, new(HttpMethod.Delete, "/generate/interpolation"));

        Assert.Contains("GET, HEAD, OPTIONS", problem.GetProperty("detail").GetString());
    }
}
