using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>A transposed convolution that doubles the side, its channels scaled by what a latent asks for, and a rectifier.</summary>
public sealed class StyledStage : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>How much of what the latent asks for is done.</summary>
    internal const float Strength = 0.3f;

    private static readonly TorchSharp.Scalar strength = 0.3; // kept; see TensorArithmetic

    private readonly ConvTranspose2d up;
    private readonly Linear style;

    public StyledStage(int inputs, int outputs, int inputSize)
        : base(nameof(StyledStage))
    {
        up = nn.ConvTranspose2d(inputs, outputs, 4, stride: 2, padding: 1);
        style = nn.Linear(inputSize, outputs);
        RegisterComponents();
    }

    internal Linear Style => style;

    /// <param name="x">(N, inputs, side, side)</param>
    /// <param name="latents">(N, Z + K), with classes.</param>
    /// <returns>(N, outputs, 2 side, 2 side)</returns>
    public override Tensor forward(Tensor x, Tensor latents)
    {
        var features = up.forward(x);
        return LeakyRectifier.Apply(features.addcmul(features, DenseLayers.Answer(style, latents).unsqueeze(-1).unsqueeze(-1), strength));
    }
}
