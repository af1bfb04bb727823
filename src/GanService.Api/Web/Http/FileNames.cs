using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace GanService.Api.Web.Http;

/// <summary>The names that files have where they are saved: what people called their origin, then what they are, as in <c>my-faces-step-05000.onnx</c>.</summary>
public static class FileNames
{
    private const int MaxTitleBytes = 120; // file systems take 255

    /// <summary>Names the answer's file; it is shown in place where a browser can.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="title">Anybody's words, such as a job's name.</param>
    /// <param name="rest">What the file is, with its extension.</param>
    /// <param name="isShown">Whether it is a picture for a page rather than a file to save.</param>
    public static void NameFile(this HttpContext context, string title, string rest, bool isShown)
    {
        var disposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment");
        disposition.SetHttpFileName($"{Safe(title)}-{rest}");
        context.Response.Headers.ContentDisposition = disposition.ToString();
    }

    /// <summary>
    /// Letters and digits of any script, and a hyphen for each run of anything else. No name that Windows keeps for devices is left: these end
    /// at a full stop, and here something follows before there is one.
    /// </summary>
    private static string Safe(string title)
    {
        var safe = new StringBuilder();
        var bytes = 0;
        foreach (var rune in title.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxTitleBytes)
                break;
            if (Rune.IsLetterOrDigit(rune) || rune.Value == '_' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                safe.Append(rune);
            else if (safe.Length > 0 && safe[^1] != '-')
                safe.Append('-');
        }

        var name = safe.ToString().TrimEnd('-');
        return name.Length > 0 ? name : "job";
    }
}
