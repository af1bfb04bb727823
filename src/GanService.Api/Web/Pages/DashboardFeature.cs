using GanService.Api.Web.Http;
using Microsoft.Extensions.FileProviders;

namespace GanService.Api.Web.Pages;

/// <summary>The dashboard: files beside the program, in <c>wwwroot</c>, which the build makes from the folder <c>Dashboard</c>.</summary>
public static class DashboardFeature
{
    /// <summary>Serves the dashboard at <c>/</c>, or sends there to Swagger's page when it was not built.</summary>
    public static void MapDashboard(this WebApplication app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!File.Exists(Path.Combine(folder, "index.html")))
        {
            app.MapGet("/", (HttpContext context) => TypedResults.Redirect(context.AddressOf("/swagger"))).ExcludeFromDescription().AllowAnonymous();
            return;
        }

        var files = new PhysicalFileProvider(folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, DefaultFileNames = ["index.html"] });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = context => SetAge(context.Context) });
    }

    // The names of assets tell their content; index.html says which are current.
    private static void SetAge(HttpContext context) => context.Response.Headers.CacheControl =
        context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
}
