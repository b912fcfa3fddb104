using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>One layer of a learned network: weights (inputs × width, row-major) and shifts, batch normalisation folded in.</summary>
internal sealed record DenseLayer(int Inputs, float[] Weights, float[] Shifts)
{
    public int Width => Shifts.Length;

    public void Write(ModelWriter writer)
    {
        writer.Write(Inputs);
        writer.WriteArray<float>(Shifts);
        writer.WriteArray<float>(Weights);
    }

    public static DenseLayer Read(ModelReader reader)
    {
        var inputs = reader.ReadInt32();
        var shifts = reader.ReadArray<float>();
        var layer = new DenseLayer(inputs, reader.ReadArray<float>(), shifts);
        return inputs >= 0 && shifts.Length > 0 && layer.Weights.LongLength == (long)inputs * shifts.Length
            ? layer
            : throw new LearningException("The model file is damaged: a layer of the network.");
    }
}
