using GanService.Api.Settings;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Generation;

/// <summary>Bounds the work that is waiting or under way: who comes when it is full is told to come again.</summary>
public sealed class GenerationLoad(IOptions<GanServiceOptions> options)
{
    private const int PixelsAFace = 256 * 256; // enlarging and compressing so many takes as long as drawing a face, roughly

    private int faces, projections;

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

    /// <summary>The place of the one picture that is projected at a time, as that takes a core; null while another one has it.</summary>
    public IDisposable? TryProject() => Interlocked.CompareExchange(ref projections, 1, 0) == 0 ? new Projecting(this) : null;

    private sealed class Place(GenerationLoad load, int weight) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref load.faces, -weight);
    }

    private sealed class Projecting(GenerationLoad load) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref load.projections, 0);
    }
}
