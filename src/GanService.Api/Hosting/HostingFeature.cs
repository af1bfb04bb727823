using System.Net.Sockets;
using GanService.Engine;
using Microsoft.Extensions.Options;

namespace GanService.Api.Hosting;

/// <summary>Settings, JSON, addresses and the order of stopping.</summary>
public static class HostingFeature
{
    private const string DefaultUrl = "http://localhost:8080";

    public static void AddHosting(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<GanServiceOptions>()
            .BindConfiguration("GanService", binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations();
        builder.Services.AddSingleton<IValidateOptions<GanServiceOptions>, GanServiceOptionsValidator>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<KnownHosts>();
        builder.Services.AddValidation();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            EngineJson.Configure(options.SerializerOptions);
            options.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
        });
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ServicesStopConcurrently = true;
            options.ShutdownTimeout = TimeSpan.FromSeconds(30); // a checkpoint of the largest networks is gigabytes
        });
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
            builder.WebHost.UseUrls(DefaultUrl);
    }

    /// <summary>Reads the settings, before anything uses them.</summary>
    /// <exception cref="StartupFailedException">One is wrong or unknown.</exception>
    public static void CheckSettings(this WebApplication app)
    {
        try
        {
            _ = app.Services.GetRequiredService<IOptions<GanServiceOptions>>().Value;
        }
        catch (InvalidOperationException error)
        {
            const string Unknown = "'ErrorOnUnknownConfiguration'";
            throw new StartupFailedException(
                error.Message.StartsWith(Unknown, StringComparison.Ordinal) ? $"GanService has no setting {error.Message.Split(": ")[^1]}." : error.Message,
                error);
        }
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

    /// <summary>Serves until the service is asked to stop.</summary>
    /// <exception cref="StartupFailedException">The address cannot be listened on.</exception>
    public static async Task ServeAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception error) when (error is IOException or SocketException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new StartupFailedException($"The address cannot be listened on: {error.Message} Choose another with --urls.", error);
        }

        await app.WaitForShutdownAsync();
    }
}
