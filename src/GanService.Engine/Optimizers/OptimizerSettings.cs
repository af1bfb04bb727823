using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace GanService.Engine.Optimizers;

/// <summary>An optimizer and its settings; <c>kind</c> says which: <c>adam</c>, <c>rmsprop</c> or <c>sgd</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AdamSettings), "adam")]
[JsonDerivedType(typeof(RmsPropSettings), "rmsprop")]
[JsonDerivedType(typeof(SgdSettings), "sgd")]
public abstract record OptimizerSettings
{
    /// <summary>Step size.</summary>
    [Range(1e-8, 10)]
    public abstract double LearningRate { get; init; }

    /// <summary>An optimizer with these settings, its state at zero.</summary>
    public abstract Optimizer Create(IReadOnlyList<ParameterBuffer> parameters);
}
