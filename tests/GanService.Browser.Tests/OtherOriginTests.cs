using GanService.Api.Store.Rows;
using GanService.Api.Web.Datasets;
using GanService.Api.Web.Http;
using GanService.Api.Web.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GanService.Browser.Tests;

/// <summary>What a page of another origin can do to a service on the same machine: nothing.</summary>
public sealed class OtherOriginTests(Chromium chromium) : IAsyncDisposable
{
    // Everything that a browser lets a page send without asking, with what the page learns of it.
    private const string Attempts =
        """
        async ([service, job, name]) => {
          const asked = async (address, init) => fetch(service + address, init).then(answer => answer.status, () => "refused");
          const form = new FormData();
          form.append("name", name);
          form.append("archive", new Blob(["no zip"]), "a.zip");
          const sent = new Promise(done => {
            const frame = document.body.appendChild(Object.assign(document.createElement("iframe"), { name: "frame", onload: () => done() }));
            const post = document.body.appendChild(Object.assign(document.createElement("form"), { method: "post", action: `${service}/jobs/${job}/pause`, target: frame.name }));
            if (service !== location.origin) post.submit(); else done();
          });
          const socket = new Promise(done => {
            const opened = new WebSocket(service.replace("http", "ws") + "/hubs/training");
            opened.onopen = () => opened.send('{"protocol":"json","version":1}\u001e' + `{"type":1,"target":"Watch","arguments":["${job}"]}\u001e`);
            opened.onmessage = message => message.data.includes("jobChanged") && done("told");
            opened.onerror = () => done("refused");
          });
          const stream = new Promise(done => {
            const events = new EventSource(`${service}/jobs/${job}/events`);
            events.addEventListener("jobChanged", () => { events.close(); done("told"); });
            events.onerror = () => { events.close(); done("refused"); };
          });
          const picture = new Promise(done => Object.assign(new Image(), { onload: () => done("shown"), onerror: () => done("refused"), src: `${service}/datasets/synthetic-faces/preview.png` }));
          await sent;
          return {
            socket: await socket, stream: await stream, picture: await picture,
            negotiate: await asked("/hubs/training/negotiate?negotiateVersion=1", { method: "POST" }),
            read: await asked("/jobs"),
            upload: await asked("/datasets", { method: "POST", body: form, mode: service === location.origin ? "cors" : "no-cors" }),
            cancel: await asked(`/jobs/${job}/cancel`, { method: "POST", mode: service === location.origin ? "cors" : "no-cors" }),
          };
        }
        """;

    private readonly TemporaryFolder folder = new();
    private TestService? service;

    [Fact]
    public async Task Page_OfAnotherOrigin_CanReadAndChangeNothing()
    {
        service = new(folder);
        var job = await service.QueueAsync(TestService.EndlessJob());
        await service.WaitForAsync(job.Id, j => j.State == JobState.Running);
        await using var elsewhere = await PageServer.StartAsync();
        await using var visitor = await chromium.VisitAsync(elsewhere.Address);
        visitor.Expected.Add(""); // that it is refused is what it complains of

        var learned = await AttemptAsync(await visitor.OpenAsync(""), job.Id, "stolen");

        Assert.Equal(new("refused", "refused", "refused", "refused", "refused", "refused", "refused"), learned);
        Assert.Equal(JobState.Running, (await service.GetAsync<JobResponse>($"/jobs/{job.Id}")).State);
        Assert.Equal(["synthetic-faces"], (await service.GetAsync<Page<DatasetResponse>>("/datasets")).Items.Select(d => d.Name));
    }

    /// <summary>The same attempts, so that the ones above do not fail for a reason of their own.</summary>
    [Fact]
    public async Task Page_OfTheService_CanDoTheSame()
    {
        service = new(folder);
        var job = await service.QueueAsync(TestService.EndlessJob());
        await using var visitor = await chromium.VisitAsync(service);
        visitor.Expected.Add("422"); // the upload is no zip

        var learned = await AttemptAsync(await visitor.OpenAsync(""), job.Id, "own");

        Assert.Equal(new("told", "told", "shown", "200", "200", "422", "200"), learned);
        await service.WaitForAsync(job.Id, j => j.State == JobState.Cancelled);
    }

    /// <summary>A name that means this machine since the page has been loaded is the page's own origin to the browser.</summary>
    [Fact]
    public async Task Page_OfAReboundName_CanReadAndChangeNothing()
    {
        service = new(folder);
        var job = await service.QueueAsync(TestService.EndlessJob());
        var rebound = new UriBuilder(service.Http.BaseAddress!) { Host = Chromium.ReboundName }.Uri;
        await using var visitor = await chromium.VisitAsync(rebound);
        visitor.Expected.Add("421");
        var page = await visitor.OpenAsync("");

        var statuses = await page.EvaluateAsync<int[]>(
            "async job => [(await fetch('/jobs')).status, (await fetch(`/jobs/${job}/cancel`, { method: 'POST' })).status, (await fetch('/hubs/training/negotiate', { method: 'POST' })).status]", job.Id);

        Assert.Equal([421, 421, 421], statuses);
        Assert.False((await service.GetAsync<JobResponse>($"/jobs/{job.Id}")).State == JobState.Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }

    private async Task<Learned> AttemptAsync(IPage page, string job, string name)
    {
        var learned = (await page.EvaluateAsync(Attempts, new[] { service!.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), job, name }))!.Value;
        return new(Of("socket"), Of("stream"), Of("picture"), Of("negotiate"), Of("read"), Of("upload"), Of("cancel"));

        string Of(string attempt) => learned.GetProperty(attempt).ToString();
    }

    private sealed record Learned(string Socket, string Stream, string Picture, string Negotiate, string Read, string Upload, string Cancel);

    /// <summary>An empty page under the other name of this machine.</summary>
    private sealed class PageServer(WebApplication app) : IAsyncDisposable
    {
        public Uri Address => new(app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        public static async Task<PageServer> StartAsync()
        {
            var app = WebApplication.Create(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
            app.MapGet("/", () => Results.Content("<!doctype html><title>Elsewhere</title><link rel=icon href=data:,><body>", "text/html"));
            await app.StartAsync();
            return new(app);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
