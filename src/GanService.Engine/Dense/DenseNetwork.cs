using GanService.Engine.Compute;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using TorchSharp;

namespace GanService.Engine.Dense;

/// <summary>
/// A dense network trained without autograd: forward, backward and update on buffers that are made once. It works on the parameters
/// of a libtorch module, in place, so everything else can go on using that module.
/// </summary>
internal sealed unsafe class DenseNetwork : IDisposable
{
    private readonly ThreadTeam team;
    private readonly DenseLayer[] layers;
    private readonly List<nint> batchCounts = []; // addresses of 64-bit integers
    private float* inputs;

    /// <param name="network">Its linear layers in order, each with the batch normalization that follows it.</param>
    /// <param name="hidden">Follows every layer but the last.</param>
    /// <param name="last">Follows the last layer.</param>
    /// <param name="maxRows">The most rows of a pass.</param>
    /// <param name="team">Shares the work.</param>
    public DenseNetwork(torch.nn.Module network, Activation hidden, Activation? last, int maxRows, ThreadTeam team)
    {
        this.team = team;
        var parameters = NativeParameters.Of(network);
        Parameters = parameters;
        var linears = network.modules().OfType<TorchSharp.Modules.Linear>().ToList();
        var norms = new Queue<TorchSharp.Modules.BatchNorm1d>(network.modules().OfType<TorchSharp.Modules.BatchNorm1d>());
        var at = 0;
        layers = new DenseLayer[linears.Count];
        for (var l = 0; l < layers.Length; l++)
        {
            var (outputs, inputCount) = ((int)linears[l].weight!.shape[0], (int)linears[l].weight!.shape[1]);
            var isLast = l == layers.Length - 1;
            BatchNormalization? normalization = null;
            if (!isLast && norms.TryDequeue(out var norm))
            {
                normalization = new(
                    parameters[at + 2].Value,
                    parameters[at + 3].Value,
                    NativeParameters.Pointer(norm.running_mean!),
                    NativeParameters.Pointer(norm.running_var!),
                    outputs,
                    maxRows);
                batchCounts.Add((nint)NativeParameters.Pointer(norm.num_batches_tracked!));
            }

            layers[l] = new(inputCount, outputs, parameters.Skip(at).Take(2).ToArray(), at, isLast ? last : hidden, normalization, maxRows);
            at += normalization is null ? 2 : 4;
        }
    }

    /// <summary>In the order in which an optimizer of this network must have them.</summary>
    public IReadOnlyList<ParameterBuffer> Parameters { get; }

    /// <summary>What the network answered last: (N, outputs).</summary>
    public NativeArray Output => layers[^1].Output;

    /// <summary>Where the caller puts the loss's gradient by <see cref="Output"/>, before <see cref="Backward"/>.</summary>
    public NativeArray OutputGradient => layers[^1].Gradient;

    /// <summary>Answers inputs (N, inputs), which must stay in place until the backward pass; N is the sum of the batches, each normalized apart.</summary>
    public void Forward(float* rows, ReadOnlySpan<int> batches)
    {
        inputs = rows;
        fixed (int* firstBatch = batches)
        {
            for (var l = 0; l < layers.Length; l++)
            {
                var job = new ForwardJob(layers[l], InputsOf(l), firstBatch, batches.Length);
                team.Run(ref job);
            }
        }

        foreach (var count in batchCounts)
            *(long*)count += batches.Length;
    }

    /// <summary>
    /// Takes <see cref="OutputGradient"/> back through the network for <paramref name="rows"/> rows from <paramref name="firstRow"/>
    /// on; of a normalized network, those of its last batch.
    /// </summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="optimizer">Updates the parameters; without one they stay, and their gradients are not computed.</param>
    /// <param name="inputGradient">Receives the gradient by the inputs (rows, inputs); null when nobody needs it.</param>
    public void Backward(int firstRow, int rows, Optimizer? optimizer, float* inputGradient)
    {
        var enter = new EnterJob(layers[^1], firstRow, rows, optimizer);
        team.Run(ref enter);
        for (var l = layers.Length - 1; l >= 0; l--)
        {
            if (l > 0)
            {
                var job = new InputGradientJob(layers[l], layers[l - 1].Gradient.Pointer + ((nint)firstRow * layers[l].Inputs), firstRow, rows, layers[l - 1], optimizer);
                team.Run(ref job);
            }
            else if (inputGradient is not null)
            {
                var job = new InputGradientJob(layers[l], inputGradient, firstRow, rows, null, null);
                team.Run(ref job);
            }

            if (optimizer is not null)
            {
                var job = new UpdateJob(layers[l], InputsOf(l) + ((nint)firstRow * layers[l].Inputs), firstRow, rows, optimizer);
                team.Run(ref job);
            }
        }
    }

    public void Dispose()
    {
        foreach (var layer in layers)
            layer.Dispose();
    }

    private float* InputsOf(int layer) => layer == 0 ? inputs : layers[layer - 1].Output.Pointer;

    private readonly struct ForwardJob(DenseLayer layer, float* inputs, int* batches, int batchCount) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (from, to) = Partition.Of(layer.Outputs, part, parts);
            layer.Forward(inputs, new(batches, batchCount), from, to);
        }
    }

    private readonly struct EnterJob(DenseLayer layer, int firstRow, int rows, Optimizer? optimizer) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (from, to) = Partition.Of(layer.Outputs, part, parts);
            layer.EnterBackward(firstRow, rows, optimizer, from, to);
        }
    }

    // A thread that has a range of the gradient goes on alone through what the layer before did to that range.
    private readonly struct InputGradientJob(DenseLayer layer, float* inputGradient, int firstRow, int rows, DenseLayer? before, Optimizer? optimizer) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (from, to) = Partition.Of(layer.Inputs, part, parts);
            layer.InputGradient(inputGradient, firstRow, rows, from, to, scratch);
            before?.EnterBackward(firstRow, rows, optimizer, from, to);
        }
    }

    private readonly struct UpdateJob(DenseLayer layer, float* inputs, int firstRow, int rows, Optimizer optimizer) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (from, to) = Partition.Of(layer.Outputs, part, parts);
            layer.UpdateWeights(inputs, firstRow, rows, optimizer, from, to, scratch);
        }
    }
}
