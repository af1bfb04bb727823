using System.Net;
using System.Reflection;
using GanService.Client;

namespace GanService.Api.Tests.Client;

/// <summary>What the client makes of answers that this service does not give.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly Canned canned = new();
    private readonly HttpClient http;

    public AnswerTests() => http = new(canned) { BaseAddress = new("http://service/prefix/") };

    [Fact]
    public async Task Answer_OfANewerService_IsReadAsFarAsItIsKnown()
    {
        canned.Add("""{"id": "1", "state": "half-way", "step": 7, "mood": {"good": true}, "configuration": {}}""");

        var job = await new GanServiceClient(http, "gan_key").GetJobAsync("1");

        Assert.Equal(("1", JobState.Unknown, 7, false), (job.Id, job.State, job.Step, job.HasEnded));
        Assert.Equal(("/prefix/jobs/1", "Bearer gan_key"), (canned.Requests[0].RequestUri!.AbsolutePath, canned.Requests[0].Headers.Authorization?.ToString()));
    }

    [Fact]
    public async Task Events_OfANewerService_AreLeftOutWhereTheyAreNotKnown()
    {
        canned.Add("event: ping\ndata:\n\nevent: jobPraised\nid: 3\ndata: {}\n\n");
        canned.Add("event: noticeGiven\nid: 4\ndata: {\"jobId\": \"1\", \"step\": 7, \"text\": \"A full disk.\", \"color\": \"red\"}\n\n");
        canned.Add("", HttpStatusCode.NoContent);

        Assert.Equal([new NoticeGiven(4, 7, "A full disk.")], await new GanServiceClient(http).FollowJobAsync("1").ToListAsync());

        Assert.Equal([null, "3", "4"], canned.Requests.Select(r => r.Headers.TryGetValues("Last-Event-ID", out var id) ? id.Single() : null));
    }

    [Fact]
    public async Task List_OfSeveralPages_IsReadToItsEnd()
    {
        canned.Add("""{"items": [{"id": "3"}, {"id": "2"}], "next": "2", "total": 3}""");
        canned.Add("""{"items": [{"id": "1"}], "next": null}""");

        Assert.Equal(["3", "2", "1"], await new GanServiceClient(http).ListJobsAsync("a b").Select(j => j.Id).ToListAsync());

        Assert.Equal(["?search=a%20b", "?search=a%20b&after=2"], canned.Requests.Select(r => r.RequestUri!.Query));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, "502")]
    [InlineData(HttpStatusCode.OK, "no GanService")]
    public async Task Answer_OfSomethingElse_IsRefusedInWords(HttpStatusCode status, string word)
    {
        canned.Add("<html>Welcome!</html>", status);

        var error = await Assert.ThrowsAsync<GanServiceException>(() => new GanServiceClient(http).GetJobAsync("1"));

        Assert.Equal(status, error.Status);
        Assert.Contains(word, error.Message);
    }

    [Theory]
    [InlineData("GanService.Client.dll")]
    [InlineData("ganservice.dll")]
    public void Program_ForOtherMachines_UsesNeitherApiNorEngine(string file)
    {
        var used = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, file)).GetReferencedAssemblies().Select(a => a.Name!);

        Assert.DoesNotContain(used, name => name is "GanService.Api" or "GanService.Engine" || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        http.Dispose();
        canned.Dispose();
    }

    private sealed class Canned : HttpMessageHandler
    {
        private readonly Queue<HttpResponseMessage> answers = new();

        public List<HttpRequestMessage> Requests { get; } = [];

        public void Add(string body, HttpStatusCode status = HttpStatusCode.OK) => answers.Enqueue(new(status) { Content = new StringContent(body) });

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Task.FromResult(answers.Dequeue());
        }
    }
}
