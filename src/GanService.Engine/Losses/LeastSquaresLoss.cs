namespace GanService.Engine.Losses;

/// <summary>
/// Least squares (Mao et al. 2017, with a = 0, b = c = 1): half the squared distance of the logits to 1 for real images and to 0 for
/// generated ones; the generator wants 1. Images far on the right side are drawn back to the others too.
/// </summary>
public sealed class LeastSquaresLoss : GanLoss
{
    /// <summary>The best answer is then half-way between the labels (Mao et al. 2017, equation 5): a half, and half its square is 1/8.</summary>
    public override LossScale Scale { get; } = new("least-squares loss (squared logits)", 0.125, "1/8");

    public override float DiscriminatorReal(ReadOnlySpan<float> logits, Span<float> gradient) => HalfSquare(logits, goal: 1, gradient);

    public override float DiscriminatorFake(ReadOnlySpan<float> logits, Span<float> gradient) => HalfSquare(logits, goal: 0, gradient);

    public override float Generator(ReadOnlySpan<float> logits, Span<float> gradient) => HalfSquare(logits, goal: 1, gradient);

    private static float HalfSquare(ReadOnlySpan<float> logits, float goal, Span<float> gradient)
    {
        double sum = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var distance = logits[i] - goal;
            sum += 0.5 * distance * distance;
            gradient[i] = distance / logits.Length;
        }

        return (float)(sum / logits.Length);
    }
}
