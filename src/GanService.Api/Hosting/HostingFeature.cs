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
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<GanServiceOptions>, GanServiceOptionsValidator>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddValidation();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            EngineJson.Configure(options.SerializerOptions);
            options.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
        });
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ServicesStopConcurrently = true;
            options.ShutdownTimeout = TimeSpan.FromSeconds(10);
        });
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
            builder.WebHost.UseUrls(DefaultUrl);
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
}
