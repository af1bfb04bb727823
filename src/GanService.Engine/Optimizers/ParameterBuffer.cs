namespace GanService.Engine.Optimizers;

/// <summary>A parameter: a native float32 array that stays where it is for as long as its network lives.</summary>
/// <param name="name">Unique within the network.</param>
/// <param name="value">What the optimizer updates.</param>
/// <param name="length">Its numbers.</param>
public sealed unsafe class ParameterBuffer(string name, float* value, int length)
{
    public string Name => name;

    public float* Value => value;

    public int Length => length;
}
