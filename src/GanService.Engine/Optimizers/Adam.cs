using System.Numerics;
using System.Runtime.InteropServices;

namespace GanService.Engine.Optimizers;

/// <summary>Adam (Kingma and Ba 2015) with bias-corrected moments.</summary>
public sealed class Adam(IReadOnlyList<ParameterBuffer> parameters, AdamSettings settings) : Optimizer(parameters, "mean", "square")
{
    protected override void Update(Span<float> value, ReadOnlySpan<float> gradient, float[][] state)
    {
        float beta1 = (float)settings.Beta1, beta2 = (float)settings.Beta2, epsilon = (float)settings.Epsilon;
        float new1 = (float)(1 - settings.Beta1), new2 = (float)(1 - settings.Beta2); // in float, 1 − 0.999 is off by 5e-5
        var rate = (float)(settings.LearningRate / (1 - Math.Pow(settings.Beta1, Steps)));
        var scale = (float)(1 / Math.Sqrt(1 - Math.Pow(settings.Beta2, Steps)));
        Span<float> mean = state[0], square = state[1];
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(value);
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var means = MemoryMarshal.Cast<float, Vector<float>>(mean);
        var squares = MemoryMarshal.Cast<float, Vector<float>>(square);
        for (var i = 0; i < vectors.Length; i++)
        {
            var g = gradients[i];
            var m = means[i] = (means[i] * beta1) + (g * new1);
            var s = squares[i] = (squares[i] * beta2) + (g * g * new2);
            vectors[i] -= m * rate / ((Vector.SquareRoot(s) * scale) + new Vector<float>(epsilon));
        }

        for (var i = vectors.Length * Vector<float>.Count; i < value.Length; i++)
        {
            var g = gradient[i];
            var m = mean[i] = (mean[i] * beta1) + (g * new1);
            var s = square[i] = (square[i] * beta2) + (g * g * new2);
            value[i] -= m * rate / ((MathF.Sqrt(s) * scale) + epsilon);
        }
    }
}
