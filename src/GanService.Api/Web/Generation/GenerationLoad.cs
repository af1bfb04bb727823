using GanService.Api.Settings;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Generation;

/// <summary>Bounds the work that is waiting or under way: who comes when it is full is told to come again.</summary>
public sealed class GenerationLoad(IOptions<GanServiceOptions> options)
{
    private const int PixelsAFace = 256 * 256; // enlarging and compressing so many takes as long as drawing a face, roughly

    private int faces, longWorks;

    /// <summary>As how many faces a picture counts.</summary>
    public static int WeightOf(int count, long pixels) => (int)Math.Max(count, pixels / PixelsAFace);

    /// <summary>A place for a picture, to be disposed when it is done; null when there is none.</summary>
    public IDisposable? TryEnter(int weight)
    {
        if (Interlocked.Add(ref faces, weight) <= options.Value.MaxQueuedFaces)
            return new Place(this, weight);
        Interlocked.Add(ref faces, -weight);
        return null;
    }

    /// <summary>The place of the one projection, or learning of a direction, at a time, as that takes a core; null while another one has it.</summary>
    public IDisposable? TryLongWork() => Interlocked.CompareExchange(ref longWorks, 1, 0) == 0 ? new LongWork(this) : null;

    /// <summary>What whoever gets no such place is told.</summary>
    public static ProblemHttpResult ComeAgain(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Another picture is being projected or a direction learned, and the service does only one at a time. Try again in a few seconds.");
    }

    private sealed class Place(GenerationLoad load, int weight) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref load.faces, -weight);
    }

    private sealed class LongWork(GenerationLoad load) : IDisposable
    {
        private int ended;

        // Once: afterwards it may be the place of another one.
        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
                Volatile.Write(ref load.longWorks, 0);
        }
    }
}
