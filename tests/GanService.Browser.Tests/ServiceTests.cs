using System.Text.RegularExpressions;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Experiments;
using GanService.Api.Web.Http;

namespace GanService.Browser.Tests;

/// <summary>The page of the machine, webhooks and keys, and the form for searches.</summary>
public sealed class ServiceTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestService? service;

    private TestService Service => service ??= new(folder, ("GanService:QualityBudget", "1"), ("GanService:DatasetFolders:0:Name", "pictures"), ("GanService:DatasetFolders:0:Path", Pictures()));

    [Fact]
    public async Task Job_ThatTakesRoom_IsThinnedAndDeleted()
    {
        var job = await Service.TrainAsync(("name", "large"), ("steps", 50), ("checkpointEverySteps", 10));
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/service");

        await page.Button("Thin large").ClickAsync();
        await page.Button("Thin").ClickAsync();
        await Expect(page.Button("Thin large")).ToBeHiddenAsync();
        Assert.InRange((await Service.CheckpointsAsync(job.Id)).Count, 1, 2);
        await page.Button("Delete large").ClickAsync();
        await page.Button("Delete").ClickAsync();

        await Expect(page.GetByText("No job has files yet.")).ToBeVisibleAsync();
        Assert.Empty((await Service.GetAsync<Api.Web.Jobs.JobPage>("/jobs")).Items);
    }

    [Fact]
    public async Task Webhook_ToAPrivateAddress_ShowsWhyItWasNotTold()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/service");

        await page.GetByLabel("Address").FillAsync("http://127.0.0.1:9/hook");
        await page.Button("Add webhook").ClickAsync();
        await Expect(page.GetByText(new Regex("whsec_"))).ToBeVisibleAsync();
        await page.Button("Send a test").ClickAsync();
        await page.Button("Look again").ClickAsync();

        var refusal = page.Locator(".deliveries").GetByText("WebhooksToPrivateAddresses");
        await Poll.UntilAsync(
            async () =>
            {
                await page.Button("Look again").ClickAsync();
                return await refusal.CountAsync();
            },
            count => count > 0);
        await page.Button("Remove").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(page.GetByText("http://127.0.0.1:9/hook")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Key_ThatIsMade_IsShownOnceAndRevoked()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/service");

        await page.GetByRole(AriaRole.Form, new() { Name = "Make a key" }).GetByLabel("Name").FillAsync("laptop");
        await page.Button("Make key").ClickAsync();
        await Expect(page.GetByText(new Regex("gan_"))).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("laptop", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText(new Regex("gan_"))).ToBeHiddenAsync();
        await page.Button("Revoke laptop").ClickAsync();
        await page.Button("Revoke").ClickAsync();

        await Expect(page.GetByText("One more is no longer good.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Search_FromTheForm_EndsWithOneJob()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/new-experiment");

        await page.GetByText("Successive halving", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Values").FillAsync("0.0001 to 0.01");
        await page.GetByLabel("Trials").FillAsync("4");
        await page.GetByLabel("Steps", new() { Exact = true }).FillAsync("20");
        await page.GetByLabel("Image size").FillAsync("8");
        await Expect(page.GetByText("4 jobs to step 5, 2 jobs to step 10, 1 job to step 20")).ToBeVisibleAsync();
        await page.Button("Start the experiment").ClickAsync();

        await Expect(page.GetByText("2 of 4 go on")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 of 2 go on")).ToBeVisibleAsync();
        await Expect(page.GetByText("done", new() { Exact = false })).ToBeVisibleAsync();
        var search = Assert.Single((await Service.GetAsync<Page<ExperimentResponse>>("/experiments")).Items);
        Assert.Equal([5, 5, 10, 20], search.Jobs.Select(j => j.Step).Order());
    }

    [Fact]
    public async Task Folder_OfTheServer_BecomesADataset()
    {
        await using var visitor = await chromium.VisitAsync(Service);
        var page = await visitor.OpenAsync("#/datasets");

        await page.GetByLabel("Or a folder on the server").SelectOptionAsync("pictures");
        await page.GetByRole(AriaRole.Form, new() { Name = "Upload faces" }).GetByLabel("Name").FillAsync("again");
        await page.Button("Upload").ClickAsync();

        var dataset = await Poll.UntilAsync(
            async () => (await Service.GetAsync<Page<Api.Web.Datasets.DatasetResponse>>("/datasets")).Items.SingleOrDefault(d => d.Name == "again"), d => d?.State == DatasetState.Ready);
        Assert.Equal(3, dataset!.Count);
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        folder.Dispose();
    }

    private string Pictures()
    {
        var pictures = Directory.CreateDirectory(folder.File("pictures")).FullName;
        foreach (var (name, bytes) in TestImages.Files(3))
            File.WriteAllBytes(Path.Combine(pictures, name), bytes);
        return pictures;
    }
}
