namespace GanService.Engine.Optimizers;

/// <summary>A parameter and its gradient: two native float32 arrays that stay where they are for as long as the network lives.</summary>
/// <param name="name">Unique within the network.</param>
/// <param name="value">What the optimizer updates.</param>
/// <param name="gradient">What it reads.</param>
/// <param name="length">Numbers in each.</param>
public sealed unsafe class ParameterBuffer(string name, float* value, float* gradient, int length)
{
    public string Name => name;

    public int Length => length;

    public Span<float> Value => new(value, length);

    public Span<float> Gradient => new(gradient, length);
}
