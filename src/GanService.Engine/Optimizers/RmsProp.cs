using System.Numerics;
using System.Runtime.InteropServices;

namespace GanService.Engine.Optimizers;

/// <summary>RMSProp (Tieleman and Hinton 2012, lecture 6.5).</summary>
public sealed class RmsProp(IReadOnlyList<ParameterBuffer> parameters, RmsPropSettings settings) : Optimizer(parameters, "square")
{
    protected override void Update(Span<float> value, ReadOnlySpan<float> gradient, float[][] state)
    {
        float rho = (float)settings.Rho, newest = (float)(1 - settings.Rho), rate = (float)settings.LearningRate, epsilon = (float)settings.Epsilon;
        Span<float> square = state[0];
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(value);
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var squares = MemoryMarshal.Cast<float, Vector<float>>(square);
        for (var i = 0; i < vectors.Length; i++)
        {
            var g = gradients[i];
            var s = squares[i] = (squares[i] * rho) + (g * g * newest);
            vectors[i] -= g * rate / (Vector.SquareRoot(s) + new Vector<float>(epsilon));
        }

        for (var i = vectors.Length * Vector<float>.Count; i < value.Length; i++)
        {
            var g = gradient[i];
            var s = square[i] = (square[i] * rho) + (g * g * newest);
            value[i] -= g * rate / (MathF.Sqrt(s) + epsilon);
        }
    }
}
