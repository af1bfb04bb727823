using GanService.Engine.Compute;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// Batch normalization of images (N, C, H, W), channel by channel (Ioffe and Szegedy 2015), with the names that PyTorch gives its parts.
/// TorchSharp's own counts batches with a number that the collector may free under it; see <see cref="TensorArithmetic"/>.
/// </summary>
public sealed class BatchNormalizationLayer : nn.Module<Tensor, Tensor>
{
    /// <summary>Is added to variances.</summary>
    internal const double Epsilon = 1e-5;

    private const double Momentum = 0.1; // the share of the new batch in the running statistics

    private readonly Parameter scale;
    private readonly Parameter shift;
    private readonly Tensor runningMean;
    private readonly Tensor runningVariance;
    private readonly Tensor batches;

    /// <param name="channels">C.</param>
    public BatchNormalizationLayer(int channels)
        : base(nameof(BatchNormalizationLayer))
    {
        (scale, shift) = (new(ones(channels)), new(zeros(channels)));
        (runningMean, runningVariance, batches) = (zeros(channels), ones(channels), zeros([], ScalarType.Int64));
        register_parameter("weight", scale);
        register_parameter("bias", shift);
        register_buffer("running_mean", runningMean);
        register_buffer("running_var", runningVariance);
        register_buffer("num_batches_tracked", batches);
    }

    public override Tensor forward(Tensor images)
    {
        if (training)
            batches.Increment();
        return nn.functional.batch_norm(images, runningMean, runningVariance, scale, shift, training, Momentum, Epsilon);
    }
}
