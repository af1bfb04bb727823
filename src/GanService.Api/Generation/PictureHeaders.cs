using System.Security.Cryptography;
using System.Text;
using GanService.Api.Checkpoints;
using GanService.Api.Hosting;
using Microsoft.Net.Http.Headers;

namespace GanService.Api.Generation;

/// <summary>What lets clients and proxies keep pictures: the same address gives the same bytes, so their tag is known before they are drawn.</summary>
public static class PictureHeaders
{
    /// <summary>Sets the headers of a picture, and its status where no picture has to be drawn.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="checkpoint">The one that the choice means now.</param>
    /// <param name="choice">As the request names it.</param>
    /// <param name="address">Everything that decides the picture's bytes but the weights.</param>
    /// <param name="contentType">Of the picture.</param>
    /// <returns>Whether that is the whole answer.</returns>
    public static bool AnswerWithHeaders(this HttpContext context, Checkpoint checkpoint, string? choice, string address, string contentType)
    {
        var tag = new EntityTagHeaderValue($"\"{TagOf(checkpoint, address)}\"");
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = choice == checkpoint.Id
            ? new() { Public = true, MaxAge = TimeSpan.FromDays(365), Extensions = { new("immutable") } }
            : new() { NoCache = true }; // a name can mean another checkpoint tomorrow
        context.Response.Headers["X-Checkpoint-Id"] = checkpoint.Id;
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        if (context.IsHead())
            context.Response.ContentType = contentType;
        return context.IsHead();
    }

    private static string TagOf(Checkpoint checkpoint, string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ServiceVersion.Full} {checkpoint.Sha256} {address}")).AsSpan(0, 16));
}
