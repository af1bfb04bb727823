using System.Numerics;
using System.Runtime.InteropServices;

namespace GanService.Engine.Optimizers;

/// <summary>Stochastic gradient descent: velocity ← momentum · velocity + gradient; parameter ← parameter − rate · velocity.</summary>
public sealed class Sgd(IReadOnlyList<ParameterBuffer> parameters, SgdSettings settings) : Optimizer(parameters, "velocity")
{
    protected override void Update(Span<float> value, ReadOnlySpan<float> gradient, float[][] state)
    {
        float momentum = (float)settings.Momentum, rate = (float)settings.LearningRate;
        Span<float> velocity = state[0];
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(value);
        var gradients = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var velocities = MemoryMarshal.Cast<float, Vector<float>>(velocity);
        for (var i = 0; i < vectors.Length; i++)
        {
            var v = velocities[i] = (velocities[i] * momentum) + gradients[i];
            vectors[i] -= v * rate;
        }

        for (var i = vectors.Length * Vector<float>.Count; i < value.Length; i++)
        {
            var v = velocity[i] = (velocity[i] * momentum) + gradient[i];
            value[i] -= v * rate;
        }
    }
}
