using GanService.Engine.Compute;
using GanService.Engine.RandomNumbers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>What the dense networks share.</summary>
public static class DenseLayers
{
    /// <summary>The module of an activation.</summary>
    public static nn.Module<Tensor, Tensor> Nonlinearity(Activation activation) => activation switch
    {
        Activation.LeakyRelu => new LeakyRectifier(),
        Activation.Relu => nn.ReLU(),
        Activation.Tanh => nn.Tanh(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };

    /// <summary>
    /// What a linear layer answers to (N, inputs). Without gradients by the engine's own product, which gives a row the same numbers
    /// wherever it stands, whatever stands beside it: libtorch's does not for fewer than 16 outputs on some processors (AMD's, seen).
    /// </summary>
    public static unsafe Tensor Answer(Linear layer, Tensor rows)
    {
        if (is_grad_enabled())
            return layer.forward(rows);
        var (count, inputs, outputs) = ((int)rows.shape[0], (int)layer.weight!.shape[1], (int)layer.weight!.shape[0]);
        var answers = empty(count, outputs);
        using var inOrder = rows.contiguous();
        new ForwardProduct(
            NativeParameters.Pointer(inOrder),
            NativeParameters.Pointer(layer.weight!),
            NativeParameters.Pointer(layer.bias!),
            NativeParameters.Pointer(answers),
            count,
            inputs,
            outputs).Run(0, outputs);
        GC.KeepAlive(layer);
        return answers;
    }

    /// <summary>Sets weights to Glorot-uniform numbers (Glorot and Bengio 2010) drawn from <paramref name="random"/>, and biases to zero.</summary>
    public static void InitializeGlorot(nn.Module network, SeededRandom random)
    {
        using var noGradient = no_grad();
        var position = 0UL;
        foreach (var linear in network.modules().OfType<Linear>())
        {
            var weight = linear.weight!; // (outputs, inputs)
            var values = new float[weight.numel()];
            random.FillUniform(values, MathF.Sqrt(6f / (weight.shape[0] + weight.shape[1])), position);
            position += (ulong)values.Length;
            using var initial = tensor(values, weight.shape);
            weight.copy_(initial);
            linear.bias!.zero_();
        }
    }
}
