namespace GanService.Engine.Optimizers;

/// <summary>Updates parameters in place, in one pass over parameter, gradient and state.</summary>
/// <param name="parameters">What is updated.</param>
/// <param name="stateNames">Names of the numbers kept per parameter, each an array of the parameter's length, zero at first.</param>
public abstract class Optimizer(IReadOnlyList<ParameterBuffer> parameters, params IReadOnlyList<string> stateNames)
{
    private readonly float[][][] state = [.. parameters.Select(p => stateNames.Select(_ => new float[p.Length]).ToArray())];

    /// <summary>Updates made so far.</summary>
    public long Steps { get; set; }

    /// <summary>All state by name, to save or to overwrite with what was saved.</summary>
    public IEnumerable<(string Name, float[] Values)> State =>
        parameters.SelectMany((p, i) => stateNames.Select((name, k) => ($"{p.Name}.{name}", state[i][k])));

    /// <summary>One update from the gradients as they are now.</summary>
    public void Step()
    {
        Steps++;
        for (var i = 0; i < parameters.Count; i++)
            Update(parameters[i].Value, parameters[i].Gradient, state[i]);
    }

    /// <summary>Updates one parameter; <see cref="Steps"/> already counts this update.</summary>
    protected abstract void Update(Span<float> value, ReadOnlySpan<float> gradient, float[][] state);
}
