/**
 * Floor 2: published encoders, read from the packages they are distributed in.
 *
 * <p>Here live the readers of the two weight formats (an ONNX graph and a TensorFlow variable bundle), WordPiece
 * tokenization, and {@link kindred.model.pretrained.Pretrained}, which joins a network, its published weights, its
 * tokenizer and its pooling. Not here: the encoder itself ({@link kindred.model.Encoder}), the download and its cache
 * ({@code kindred.data}), heads and fine-tuning.
 */
package kindred.model.pretrained;
