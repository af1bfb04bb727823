using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using GanService.Api.Web.Webhooks;
using GanService.Engine;

namespace GanService.Api.Tests.Webhooks;

public sealed class WebhookTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Ahead time = new();
    private readonly TestService service;

    public WebhookTests() => service = new(folder, time, ("GanService:WebhooksToPrivateAddresses", "true"));

    [Fact]
    public async Task JobThatEnds_IsToldOnceAndSigned()
    {
        await using var receiver = await Receiver.StartAsync();
        var created = await CreateAsync(receiver.Address + "/hook?for=me");

        var job = await service.TrainAsync(("name", "told"), ("tags", new[] { "mine" }));

        var told = await receiver.FirstAsync();
        var message = JsonSerializer.Deserialize<WebhookMessage>(told.Body, EngineJson.Options)!;
        Assert.Equal((WebhookEvent.JobCompleted, job.Id, "told", JobState.Completed, 20), (message.Type, message.Job!.Id, message.Job.Name, message.Job.State, message.Job.Step));
        Assert.Equal(["mine"], message.Job.Tags);
        Assert.Equal($"v1,{Signature(created.Secret, told)}", told.Headers["webhook-signature"]);
        Assert.StartsWith("whsec_", created.Secret, StringComparison.Ordinal);
        Assert.StartsWith("application/json", told.Headers["content-type"], StringComparison.Ordinal);
        var delivery = await DeliveryAsync(created.Webhook.Id, d => d.State == DeliveryState.Delivered);
        Assert.Equal((1, 204, null, told.Headers["webhook-id"]), (delivery.Tries, delivery.Status, delivery.Error, delivery.Id));

        foreach (var checkpoint in await service.CheckpointsAsync(job.Id))
            (await service.Http.DeleteAsync($"/checkpoints/{checkpoint.Id}")).Dispose(); // which changes the job once more
        await service.CancelAsync((await service.QueueAsync(TestService.EndlessJob())).Id);
        Assert.Contains("job-cancelled", (await receiver.NthAsync(2)).Body, StringComparison.Ordinal);
        Assert.Equal(2, receiver.Messages.Count);
    }

    [Fact]
    public async Task Event_ThatWasNotAskedFor_IsNotTold()
    {
        await using var receiver = await Receiver.StartAsync();
        var created = await CreateAsync(receiver.Address, WebhookEvent.JobCancelled);

        await service.TrainAsync();
        await service.CancelAsync((await service.QueueAsync(TestService.EndlessJob())).Id);

        Assert.Contains("job-cancelled", (await receiver.FirstAsync()).Body, StringComparison.Ordinal);
        Assert.Single((await service.GetAsync<Page<DeliveryResponse>>($"/webhooks/{created.Webhook.Id}/deliveries")).Items);
    }

    [Fact]
    public async Task Warning_IsTold()
    {
        await using var receiver = await Receiver.StartAsync();
        await CreateAsync(receiver.Address, WebhookEvent.JobWarned);

        var job = await service.QueueAsync(TestService.TinyJob(
            ("steps", 3000), ("sampleEverySteps", 3000), ("checkpointEverySteps", 3000),
            ("generatorOptimizer", new { kind = "sgd", learningRate = 1e-8 }),
            ("discriminatorOptimizer", new { kind = "adam", learningRate = 0.01 })));

        var message = JsonSerializer.Deserialize<WebhookMessage>((await receiver.FirstAsync()).Body, EngineJson.Options)!;
        Assert.Equal((WebhookEvent.JobWarned, job.Id), (message.Type, message.Job!.Id));
        Assert.StartsWith("The discriminator has won", message.Job.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_ThatIsRefused_IsSentAgainUntilItIsTaken()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 500;
        var created = await CreateAsync(receiver.Address);
        await TestAsync(created);

        var refused = await DeliveryAsync(created.Webhook.Id, d => d.Tries == 1);
        Assert.Equal((DeliveryState.Waiting, 500, "It answered 500."), (refused.State, refused.Status, refused.Error));
        Assert.Equal(TimeSpan.FromSeconds(5), refused.NextAt - refused.TriedAt);
        time.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal(TimeSpan.FromSeconds(30), await DeliveryAsync(created.Webhook.Id, d => d.Tries == 2) is var again ? again.NextAt - again.TriedAt : default);
        receiver.Status = 200;
        time.Pass(TimeSpan.FromSeconds(31));

        var taken = await DeliveryAsync(created.Webhook.Id, d => d.State == DeliveryState.Delivered);
        Assert.Equal((3, null), (taken.Tries, taken.Error));
        Assert.Single(receiver.Messages.Select(m => m.Headers["webhook-id"]).Distinct());
    }

    [Fact]
    public async Task Message_ThatIsRefusedTooOften_FailsAndCanBeSentAgain()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 302;
        var created = await CreateAsync(receiver.Address);
        var test = await TestAsync(created);
        for (var tries = 1; tries < 8; tries++)
        {
            await DeliveryAsync(created.Webhook.Id, d => d.Tries == tries);
            time.Pass(TimeSpan.FromHours(25));
        }

        var failed = await DeliveryAsync(created.Webhook.Id, d => d.State == DeliveryState.Failed);
        Assert.Equal((8, null, "It answered 302: give the address that this leads to."), (failed.Tries, failed.NextAt, failed.Error));
        receiver.Status = 200;
        using var retried = await service.Http.PostAsync($"/webhooks/{created.Webhook.Id}/deliveries/{test.Id}/retry", null);
        await TestService.AssertStatusAsync(HttpStatusCode.Accepted, retried);
        await DeliveryAsync(created.Webhook.Id, d => d.State == DeliveryState.Delivered);
        using var twice = await service.Http.PostAsync($"/webhooks/{created.Webhook.Id}/deliveries/{test.Id}/retry", null);
        await TestService.ProblemAsync(HttpStatusCode.Conflict, twice);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public async Task PrivateAddress_UnlessASettingAllowsIt_IsNotReached(string url)
    {
        using var other = new TemporaryFolder();
        await using var strict = new TestService(other);
        var created = await CreateAsync(strict, url);
        (await strict.Http.PostAsync($"/webhooks/{created.Webhook.Id}/test", null)).Dispose();

        var refused = await DeliveryAsync(strict, created.Webhook.Id, d => d.Tries == 1);

        Assert.Contains("GanService:WebhooksToPrivateAddresses", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("url", """{"url":"ftp://example.org/"}""")]
    [InlineData("url", """{"url":"example.org"}""")]
    [InlineData("url", """{"url":"https://name:password@example.org/"}""")]
    [InlineData("url", """{}""")]
    [InlineData("events", """{"url":"https://example.org/","events":[]}""")]
    [InlineData("events", """{"url":"https://example.org/","events":["test"]}""")]
    public async Task Webhook_ThatCannotBe_IsRefused(string field, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks") { Content = new StringContent(body, Encoding.UTF8, "application/json") };

        var problem = await service.ProblemAsync(HttpStatusCode.BadRequest, request);

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task Webhooks_AtTheirLimitAndRemoved_AreCounted()
    {
        List<CreatedWebhook> all = [];
        for (var i = 0; i < CreateWebhook.Most; i++)
            all.Add(await CreateAsync("https://example.org/"));
        using var answer = await service.Http.PostAsJsonAsync("/webhooks", new { url = "https://example.org/" });
        await TestService.ProblemAsync(HttpStatusCode.Conflict, answer);

        (await service.Http.DeleteAsync($"/webhooks/{all[0].Webhook.Id}")).Dispose();

        Assert.Equal(all.Skip(1).Reverse().Select(w => w.Webhook.Id), (await service.GetAsync<IReadOnlyList<WebhookResponse>>("/webhooks")).Select(w => w.Id));
        Assert.DoesNotContain("whsec_", await service.Http.GetStringAsync("/webhooks"), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    private Task<CreatedWebhook> CreateAsync(string url, params WebhookEvent[] events) => CreateAsync(service, url, events);

    private static async Task<CreatedWebhook> CreateAsync(TestService at, string url, params WebhookEvent[] events)
    {
        using var answer = await at.Http.PostAsJsonAsync("/webhooks", new { url, events = events is [] ? null : events }, EngineJson.Options);
        await TestService.AssertStatusAsync(HttpStatusCode.Created, answer);
        return await TestService.ReadAsync<CreatedWebhook>(answer);
    }

    private async Task<DeliveryResponse> TestAsync(CreatedWebhook created)
    {
        using var answer = await service.Http.PostAsync($"/webhooks/{created.Webhook.Id}/test", null);
        await TestService.AssertStatusAsync(HttpStatusCode.Accepted, answer);
        return await TestService.ReadAsync<DeliveryResponse>(answer);
    }

    private Task<DeliveryResponse> DeliveryAsync(string webhookId, Func<DeliveryResponse, bool> wanted) => DeliveryAsync(service, webhookId, wanted);

    private static async Task<DeliveryResponse> DeliveryAsync(TestService at, string webhookId, Func<DeliveryResponse, bool> wanted) =>
        (await Poll.UntilAsync(async () => (await at.GetAsync<Page<DeliveryResponse>>($"/webhooks/{webhookId}/deliveries")).Items.SingleOrDefault(), d => d is not null && wanted(d)))!;

    // As the receiver of a message works it out.
    private static string Signature(string secret, Receiver.Received told)
    {
        var signed = Encoding.UTF8.GetBytes($"{told.Headers["webhook-id"]}.{told.Headers["webhook-timestamp"]}.{told.Body}");
        return Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
    }

    /// <summary>A clock that is put forward.</summary>
    private sealed class Ahead : TimeProvider
    {
        private long ticks;

        public void Pass(TimeSpan span) => Interlocked.Add(ref ticks, span.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ticks));
    }
}
