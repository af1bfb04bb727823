using static TorchSharp.torch;

namespace GanService.Engine.Optimizers;

/// <summary>
/// The exponential moving average of a network's weights (Yazıcı et al. 2019): average ← decay · average + (1 − decay) · weights after
/// every step, where decay grows from 1/3 as (1 + step) / (5 + step) until it is the configured one. So as long as it grows, a step counts by the third power
/// of its number: the average is over the last third of the training, however long that is. Buffers, such as batch
/// statistics, are copied. What oscillates in training stands still in the average.
/// </summary>
public sealed class WeightAverage
{
    private readonly (Tensor Average, Tensor Weights)[] parameters;
    private readonly (Tensor Average, Tensor Values)[] buffers;
    private readonly double decay;

    /// <param name="averaged">Receives the average; made like <paramref name="trained"/>.</param>
    /// <param name="trained">The network in training.</param>
    /// <param name="decay">0 to 1: share of the average that a step leaves.</param>
    public WeightAverage(nn.Module averaged, nn.Module trained, double decay)
    {
        this.decay = decay;
        parameters = [.. averaged.parameters().Zip(trained.parameters())];
        buffers = [.. averaged.buffers().Zip(trained.buffers())];
    }

    /// <summary>Takes in the weights that <paramref name="step"/>, from 1, has led to.</summary>
    public void Update(long step)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var share = tensor((float)(1 - Math.Min(decay, (1.0 + step) / (5 + step))));
        foreach (var (average, weights) in parameters)
            average.lerp_(weights, share);
        foreach (var (average, values) in buffers)
            average.copy_(values);
    }
}
