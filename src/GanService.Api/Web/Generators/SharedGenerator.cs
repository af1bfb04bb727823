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
    private Task<float[]>? typicalLatent;

    public SharedGenerator(Generator generator)
    {
        this.generator = generator;
        generator.eval();
        Faces = new(generator);
    }

    public FaceGenerator Faces { get; }

    public int LatentSize => generator.LatentSize;

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

    /// <summary>The latent of its typical face, found once however many ask, by passes like those of other requests. The caller holds it.</summary>
    public Task<float[]> TypicalLatentAsync(FaceBatcher batcher, CancellationToken cancellationToken)
    {
        lock (guard)
        {
            if (typicalLatent is null or { IsFaulted: true } or { IsCanceled: true })
                typicalLatent = FindTypicalLatentAsync(batcher);
            return typicalLatent.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Looks for a picture's latent (<see cref="Projection.Find"/>), on a thread that has libtorch use no other.</summary>
    public Projected Project(RgbImage picture, IReadOnlyList<Face> candidates, int steps, Action<Projected> report, Func<bool> isEnough, CancellationToken cancellationToken)
    {
        TorchRuntime.UseThreads(1);
        return new Projection(generator, picture).Find(candidates, steps, report, isEnough, cancellationToken);
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

    private async Task<float[]> FindTypicalLatentAsync(FaceBatcher batcher)
    {
        TryHold(); // whoever asked first may go
        try
        {
            var latents = TypicalFace.Candidates(LatentSize);
            return latents[TypicalFace.Among(await batcher.DrawAsync(this, latents, CancellationToken.None))];
        }
        finally
        {
            Dispose();
        }
    }
}
