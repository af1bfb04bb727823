using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Store.Wake;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GanService.Api.Tests.Store;

/// <summary>Where rows and files are kept.</summary>
public enum Form
{
    /// <summary>In a data folder.</summary>
    Folder,

    /// <summary>In PostgreSQL and S3.</summary>
    Servers,
}

/// <summary>The store alone, without work or web: so nobody takes jobs but the test.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestStore(WebApplication app) => this.app = app;

    public JobJournal Journal => app.Services.GetRequiredService<JobJournal>();

    public IFileStore Files => app.Services.GetRequiredService<IFileStore>();

    public Wakeups Wakeups => app.Services.GetRequiredService<Wakeups>();

    public TimeProvider Time => app.Services.GetRequiredService<TimeProvider>();

    /// <summary>A store in a new data folder, or on servers. A second one with the same settings is another node.</summary>
    public static async Task<TestStore> OpenAsync(TemporaryFolder folder, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("GanService:Portraits", "false")]);
        builder.Configuration.AddInMemoryCollection(settings.Append(("GanService:DataDirectory", folder.File("data"))).ToDictionary(s => s.Item1, s => (string?)s.Item2));
        builder.Logging.ClearProviders();
        builder.Services.AddOptions<GanServiceOptions>().BindConfiguration("GanService");
        builder.AddStore();
        builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.Server.IServer, NoServer>();
        var app = builder.Build();
        await app.OpenStoreAsync();
        await app.StartAsync();
        return new(app);
    }

    public Task<GanServiceDb> DatabaseAsync() => app.Services.GetRequiredService<IDbContextFactory<GanServiceDb>>().CreateDbContextAsync();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private sealed class NoServer : Microsoft.AspNetCore.Hosting.Server.IServer
    {
        public Microsoft.AspNetCore.Http.Features.IFeatureCollection Features { get; } = new Microsoft.AspNetCore.Http.Features.FeatureCollection();

        public Task StartAsync<TContext>(Microsoft.AspNetCore.Hosting.Server.IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
