using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Datasets;

internal sealed class DatasetMapping : IEntityTypeConfiguration<Dataset>
{
    public void Configure(EntityTypeBuilder<Dataset> entity)
    {
        entity.HasIndex(d => new { d.ProjectId, d.Number }).IsUnique();
        entity.Property(d => d.Name).HasMaxLength(100);
        entity.HasOne<Project>().WithMany().HasForeignKey(d => d.ProjectId);
        entity.HasMany(d => d.Versions).WithOne(v => v.Dataset).HasForeignKey(v => v.DatasetId);
    }
}

internal sealed class DatasetVersionMapping : IEntityTypeConfiguration<DatasetVersion>
{
    public void Configure(EntityTypeBuilder<DatasetVersion> entity)
    {
        entity.HasIndex(v => new { v.DatasetId, v.Number }).IsUnique();
        entity.Property(v => v.ContentHash).HasMaxLength(64);
        entity.Property(v => v.ColumnsHash).HasMaxLength(64);
        entity.Property(v => v.ProfileHash).HasMaxLength(64);
        entity.Property(v => v.FileName).HasMaxLength(255);
    }
}
