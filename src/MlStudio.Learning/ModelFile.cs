using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning;

/// <content>The file format: "MLST", the format version, facts, recipe, predictor.</content>
public sealed partial class Model
{
    private const int Magic = 'M' | ('L' << 8) | ('S' << 16) | ('T' << 24);
    private const int FormatVersion = 1;

    /// <summary>Writes the model; the same model always gives the same bytes. The stream stays open.</summary>
    public void Save(Stream stream)
    {
        var writer = new ModelWriter(stream);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write((int)Task);
        writer.Write(Target);
        writer.Write(Labels);
        writer.Write(TrainerKey);
        writer.Write(DecisionThreshold);
        ModelInputs.Write(writer, Inputs);
        Recipe.Write(writer);
        PredictorCatalog.Write(writer, Predictor);
    }

    /// <summary>The bytes of <see cref="Save"/>.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        Save(stream);
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Save"/> wrote. The stream stays open.</summary>
    /// <exception cref="LearningException">The bytes are not a model, are damaged, or come from a later version.</exception>
    public static Model Load(Stream stream)
    {
        var reader = new ModelReader(stream);
        if (reader.ReadInt32() != Magic) { throw new LearningException("This is not a model file."); }
        var version = reader.ReadInt32();
        if (version != FormatVersion) { throw new LearningException($"The model file has format version {version}; this program reads version {FormatVersion}."); }
        var task = (LearningTask)reader.ReadInt32();
        if (!Enum.IsDefined(task)) { throw new LearningException("The model file is damaged: unknown task."); }
        var target = reader.ReadString();
        var labels = reader.ReadStrings();
        var trainerKey = reader.ReadString();
        var threshold = reader.ReadDouble();
        var inputs = ModelInputs.Read(reader);
        var recipe = FittedRecipe.Read(reader);
        return new Model(recipe, PredictorCatalog.Read(reader), task, target, labels, inputs, trainerKey, threshold);
    }
}
