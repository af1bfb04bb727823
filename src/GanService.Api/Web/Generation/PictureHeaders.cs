using System.Security.Cryptography;
using System.Text;
using GanService.Api.Settings;
using GanService.Api.Web.Http;
using Microsoft.Net.Http.Headers;

namespace GanService.Api.Web.Generation;

/// <summary>What lets clients and proxies keep pictures: the same address gives the same bytes, so their tag is known before they are drawn.</summary>
public static class PictureHeaders
{
    /// <summary>Sets the headers of a picture, and its status where no picture has to be drawn.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="address">Everything that decides the picture's bytes but the weights.</param>
    /// <param name="weights">Their hashes.</param>
    /// <param name="isFixed">Whether the request will always mean these weights.</param>
    /// <param name="contentType">Of the picture.</param>
    /// <returns>Whether that is the whole answer.</returns>
    public static bool AnswerWithHeaders(this HttpContext context, string address, IEnumerable<string> weights, bool isFixed, string contentType)
    {
        var tag = new EntityTagHeaderValue($"\"{TagOf(address, weights)}\"");
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = isFixed
            ? new() { Public = true, MaxAge = TimeSpan.FromDays(365), Extensions = { new("immutable") } }
            : new() { NoCache = true }; // a name can mean another checkpoint tomorrow
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        if (context.IsHead())
            context.Response.ContentType = contentType;
        return context.IsHead();
    }

    private static string TagOf(string address, IEnumerable<string> weights) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ServiceVersion.Full} {address} {string.Join(' ', weights)}")).AsSpan(0, 16));
}
