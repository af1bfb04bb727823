using GanService.Engine.Compute;

namespace GanService.Engine.Optimizers;

/// <summary>Updates parameters in place, in one pass over parameter, gradient and state.</summary>
public abstract unsafe class Optimizer : IDisposable
{
    private readonly IReadOnlyList<string> stateNames;

    /// <param name="parameters">What is updated.</param>
    /// <param name="stateNames">Names of the numbers kept per parameter, each an array of the parameter's length, zero at first.</param>
    protected Optimizer(IReadOnlyList<ParameterBuffer> parameters, IReadOnlyList<string> stateNames)
    {
        (Parameters, this.stateNames) = (parameters, stateNames);
        StateArrays = [.. parameters.Select(p => stateNames.Select(_ => new NativeArray(p.Length)).ToArray())];
    }

    /// <summary>Steps begun so far.</summary>
    public long Steps { get; set; }

    /// <summary>Share of the learning rate that the next steps take, 0 to 1.</summary>
    public double RateShare { get; set; } = 1;

    /// <summary>All state by name, to save or to overwrite with what was saved.</summary>
    public IEnumerable<(string Name, NativeArray Values)> State =>
        Parameters.SelectMany((p, i) => stateNames.Select((name, k) => ($"{p.Name}.{name}", StateArrays[i][k])));

    protected IReadOnlyList<ParameterBuffer> Parameters { get; }

    protected NativeArray[][] StateArrays { get; }

    /// <summary>Begins a step, in which each number of each parameter may be updated once, on any thread.</summary>
    public void BeginStep()
    {
        Steps++;
        PrepareRule();
    }

    /// <summary>Updates a parameter's numbers in a range.</summary>
    /// <param name="parameter">Its place in the list.</param>
    /// <param name="gradient">The gradient of the whole parameter.</param>
    /// <param name="from">The first number.</param>
    /// <param name="to">The end of the range.</param>
    public abstract void Update(int parameter, float* gradient, int from, int to);

    /// <summary>Updates rows of a matrix by a gradient that is computed on the way and never stored.</summary>
    internal abstract void Update(int parameter, in PanelProduct gradient, int fromRow, int toRow, int depth, int columns, NativeArray panels);

    public void Dispose()
    {
        foreach (var array in StateArrays.SelectMany(s => s))
            array.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract void PrepareRule();
}
