using System.Net.Sockets;
using System.Runtime.InteropServices;
using GanService.Api.Settings;
using GanService.Api.Web.Http;
using GanService.Engine;
using Microsoft.Extensions.Options;

namespace GanService.Api.Hosting;

/// <summary>Settings, JSON, addresses and the order of stopping.</summary>
public static class HostingFeature
{
    private const string DefaultUrl = "http://localhost:8080";
    private const int MaxJsonBytes = 1 << 16; // many times the longest job; a list costs a hundred times its bytes

    /// <summary>Begins with what arguments, environment and appsettings.json say.</summary>
    /// <exception cref="StartupFailedException">A file of settings cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] settings)
    {
        try
        {
            return WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        }
        catch (InvalidDataException error)
        {
            throw StartupFailedException.OfSetting($"{error.Message} {error.InnerException?.Message}", error);
        }
    }

    /// <summary>What this process does; a wrong setting is told later.</summary>
    public static Role Role(this WebApplicationBuilder builder) =>
        Enum.TryParse<Role>(builder.Configuration[$"GanService:{nameof(GanServiceOptions.Role)}"], ignoreCase: true, out var role) ? role : Settings.Role.All;

    public static void AddHosting(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<GanServiceOptions>()
            .BindConfiguration("GanService", binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<IValidateOptions<GanServiceOptions>, GanServiceOptionsValidator>();
        builder.Services.AddSingleton<KnownHosts>();
        builder.Services.AddHostedService<MemoryReturn>();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            EngineJson.Configure(options.SerializerOptions);
            options.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
        });
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = MaxJsonBytes); // routes for files have their own
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ServicesStopConcurrently = true;
            // A checkpoint of the largest networks is gigabytes, on their way to a server where several share them.
            options.ShutdownTimeout = TimeSpan.FromSeconds(builder.Role() == Settings.Role.Worker ? 110 : 30);
        });
        builder.UseDefaultUrl();
    }

    /// <summary>Listens for a moment where the service is going to, before anything is written: a start that cannot listen leaves nothing behind.</summary>
    /// <exception cref="StartupFailedException">It cannot be listened there.</exception>
    public static async Task CheckAddressesAsync(string[] settings)
    {
        var builder = CreateBuilder(settings);
        builder.Logging.ClearProviders();
        builder.UseDefaultUrl();
        await using var probe = builder.Build();
        probe.Run(context =>
        {
            context.Abort(); // as if nobody listened yet
            return Task.CompletedTask;
        });
        await probe.ListenAsync();
        await probe.StopAsync();
    }

    /// <summary>Loads libtorch, so that a machine that cannot says so at once.</summary>
    /// <exception cref="StartupFailedException">It cannot be loaded.</exception>
    public static void LoadTorch(this WebApplication app)
    {
        try
        {
            TorchRuntime.Load();
        }
        catch (DllNotFoundException error)
        {
            throw new StartupFailedException($"libtorch cannot be loaded: {error.Message}", error);
        }
    }

    /// <summary>Begins to answer.</summary>
    /// <exception cref="StartupFailedException">The address cannot be listened on.</exception>
    public static async Task ListenAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception error) when (error is IOException or SocketException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw StartupFailedException.OfSetting($"The service cannot listen on this address: {error.Message} Choose another, such as --urls=http://localhost:9000.", error);
        }
    }

    /// <summary>Serves until the service is asked to stop.</summary>
    public static async Task ServeAsync(this WebApplication app)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => // its terminal was closed
        {
            signal.Cancel = true;
            app.Lifetime.StopApplication();
        });
        await app.WaitForShutdownAsync();
    }

    private static void UseDefaultUrl(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
            builder.WebHost.UseUrls(DefaultUrl);
    }
}
