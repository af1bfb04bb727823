using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace GanService.Api.Web.Http;

/// <summary>
/// Brotli and gzip, for text that is read: pictures and archives are compressed already, and a stream of events must not wait for more.
/// What is posted is answered as it is: such answers are short, and that to a new key is a secret (<c>docs/decisions/0017-compressed-answers.md</c>).
/// </summary>
public static class CompressionFeature
{
    private static readonly string[] text = ["application/json", "image/svg+xml", "text/css", "text/csv", "text/html", "text/javascript", "text/plain"];

    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options => (options.EnableForHttps, options.MimeTypes) = (true, text));
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);
    }

    /// <summary>Call it before what makes problems of errors, which begins an answer anew.</summary>
    public static void UseCompression(this WebApplication app) => app.UseWhen(
        context => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method),
        reads =>
        {
            reads.Use(WeakenTagsAsync);
            reads.UseResponseCompression();
        });

    // A tag stands for bytes where ranges are asked for, and these differ by encoding. The framework compares tags of files as strong ones.
    private static Task WeakenTagsAsync(HttpContext context, RequestDelegate next)
    {
        const string Weak = "W/";
        var (known, headers) = (context.Request.Headers.IfNoneMatch, context.Response.Headers);
        if (known.Count > 0)
            context.Request.Headers.IfNoneMatch = known.ToString().Replace($"{Weak}\"", "\"", StringComparison.Ordinal);
        context.Response.OnStarting(() =>
        {
            if (headers.ContainsKey(HeaderNames.ContentEncoding) && headers.ETag.ToString() is ['"', ..] strong)
                headers.ETag = Weak + strong;
            return Task.CompletedTask;
        });
        return next(context);
    }
}
