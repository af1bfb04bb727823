using GanService.Engine.Architectures;
using GanService.Engine.Networks;
using GanService.Engine.Onnx;

namespace GanService.Engine.Checkpoints;

/// <summary>
/// Writes a generator as an ONNX file, for any runtime: input <c>latents</c> (batch, Z), or (batch, Z + K) with a one-hot number for each of K classes, output <c>images</c> (batch, 3, S, S) in [−1, 1].
/// The weights keep the names that they have in <c>generator.safetensors</c>.
/// </summary>
public static class OnnxExport
{
    private const string Images = "images";

    /// <summary>Writes the file; <paramref name="length"/> is told before its first byte.</summary>
    public static Task WriteAsync(Stream output, Generator generator, string producer, Action<long> length, CancellationToken cancellationToken)
    {
        var layers = new OnnxLayers(generator);
        layers.Graph.Rename(ArchitectureDescriptor.Of(generator.Architecture).AddTo(layers), Images);
        long side = generator.ImageSize;
        var model = layers.Graph.ToModel(producer, (OnnxLayers.Latents, [-1, generator.InputSize]), (Images, [-1, 3, side, side]));
        length(model.Length);
        return model.WriteAsync(output, cancellationToken);
    }
}
