using GanService.Engine.Compute;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using static TorchSharp.torch;

namespace GanService.Engine.Steps;

/// <summary>A network's gradients, in arrays of their own that autograd adds to.</summary>
internal sealed unsafe class NetworkGradients
{
    private readonly List<TorchSharp.Modules.Parameter> parameters = [];
    private readonly nint[] gradients;
    private readonly int[] lengths;

    public NetworkGradients(nn.Module network)
    {
        foreach (var (_, parameter) in network.named_parameters())
        {
            parameter.grad = zeros_like(parameter).DetachFromDisposeScope();
            parameters.Add(parameter);
        }

        gradients = [.. parameters.Select(p => (nint)NativeParameters.Pointer(p.grad!))];
        lengths = [.. parameters.Select(p => (int)p.numel())];
    }

    public void Clear()
    {
        for (var i = 0; i < gradients.Length; i++)
            new Span<float>((void*)gradients[i], lengths[i]).Clear();
    }

    public void Freeze(bool frozen)
    {
        foreach (var parameter in parameters)
            parameter.requires_grad = !frozen;
    }

    public void Apply(Optimizer optimizer, ThreadTeam team)
    {
        optimizer.BeginStep();
        var job = new UpdateJob(optimizer, gradients, lengths);
        team.Run(ref job);
    }

    private readonly struct UpdateJob(Optimizer optimizer, nint[] gradients, int[] lengths) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            for (var i = 0; i < gradients.Length; i++)
            {
                var (from, to) = Partition.Of(lengths[i], part, parts);
                optimizer.Update(i, (float*)gradients[i], from, to);
            }
        }
    }
}
