namespace GanService.Engine.Networks;

// The folder Architectures has a class for each, which says all that depends on it.
/// <summary>The kind of both networks.</summary>
public enum Architecture
{
    /// <summary>Dense layers, as in Goodfellow et al. 2014.</summary>
    Dense,

    /// <summary>Strided and transposed convolutions, as in Radford et al. 2015. Image sizes are powers of two from 16 on.</summary>
    Dcgan,

    /// <summary>Residual convolutions, made for good faces from little time and few pictures. Image sizes are powers of two from 16 on.</summary>
    Faces,
}
