using GanService.Api.Settings;
using GanService.Engine;
using GanService.Engine.Checkpoints;
using GanService.Engine.Imaging;
using GanService.Engine.Networks;
using GanService.Engine.Sampling;

namespace GanService.Api.Web.Generators;

/// <summary>A loaded generator that stays for as long as somebody holds it; the cache is the first who does.</summary>
public sealed class SharedGenerator : IDisposable
{
    private readonly Generator generator;
    private readonly Lock guard = new();
    private int holders = 1;
    private readonly Task<float[]>?[] typicalLatents; // of each class

    public SharedGenerator(Generator generator)
    {
        this.generator = generator;
        generator.eval();
        typicalLatents = new Task<float[]>?[Math.Max(1, ClassCount)];
        Faces = new(generator);
    }

    public FaceGenerator Faces { get; }

    public int LatentSize => generator.LatentSize;

    public int Levels => generator.Levels;

    public int ClassCount => generator.Classes.Count;

    /// <summary>Holds it, too; false when nobody holds it any more.</summary>
    public bool TryHold()
    {
        for (var now = holders; now > 0; now = holders)
        {
            if (Interlocked.CompareExchange(ref holders, now + 1, now) == now)
                return true;
        }

        return false;
    }

    /// <summary>The latent of its typical face of a class, found once however many ask, by passes like those of other requests. The caller holds it.</summary>
    public Task<float[]> TypicalLatentAsync(FaceBatcher batcher, int place, CancellationToken cancellationToken)
    {
        lock (guard)
        {
            ref var found = ref typicalLatents[place];
            if (found is null or { IsFaulted: true } or { IsCanceled: true })
                found = FindTypicalLatentAsync(batcher, place);
            return found.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Looks for a picture's latent (<see cref="Projection.Find"/>), on a thread that has libtorch use no other.</summary>
    public Projected Project(RgbImage picture, int? place, IReadOnlyList<Face> candidates, int steps, Action<Projected> report, Func<bool> isEnough, CancellationToken cancellationToken)
    {
        TorchRuntime.UseThreads(1);
        return new Projection(generator, picture, place).Find(candidates, steps, report, isEnough, cancellationToken);
    }

    /// <summary>Writes it as an ONNX file.</summary>
    public Task ExportAsync(Stream output, Action<long> length, CancellationToken cancellationToken) =>
        OnnxExport.WriteAsync(output, generator, $"GanService {ServiceVersion.Text}", length, cancellationToken);

    /// <summary>Lets go.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref holders) == 0)
            generator.Dispose();
    }

    private async Task<float[]> FindTypicalLatentAsync(FaceBatcher batcher, int place)
    {
        TryHold(); // whoever asked first may go
        try
        {
            var latents = TypicalFace.Candidates(LatentSize);
            return latents[TypicalFace.Among(await batcher.DrawAsync(this, [.. latents.Select(latent => (float[])[.. latent, .. Latents.OneHot(place, ClassCount)])], CancellationToken.None))];
        }
        finally
        {
            Dispose();
        }
    }
}
